import { HttpException, NotFoundException } from '@nestjs/common';
import { StoreDamaged, StoreUnavailable } from '@onward/event-store';
import type { Position, RejectionKind } from '@onward/model';
import { UnsupportedQuery } from '@onward/read-store';
import { WorkIndexBehind } from '@onward/runtime';
import { problem, problemDocument, titleOf } from './problem.js';
import { rejectionProblem } from './rejection.js';
import { toProblem } from './translate.js';

describe('a refused command', () => {
  it.each<[RejectionKind, number]>([
    ['INVALID', 400],
    ['LIMIT', 400],
    ['NOT_FOUND', 404],
    ['WRONG_STATE', 409],
    ['REVISION_MISMATCH', 412],
    ['KEY_REUSED', 422],
    ['UNAVAILABLE', 503],
  ])('%s is answered with %i', (kind, status) => {
    expect(rejectionProblem({ kind, code: 'CODE', message: 'why' })).toMatchObject({
      status,
      code: 'CODE',
      message: 'why',
    });
  });

  it('says in which state the thing is', () => {
    const refused = rejectionProblem({
      kind: 'WRONG_STATE',
      code: 'JOB_ENDED',
      message: 'it is',
      state: 'COMPLETED',
    });
    expect(problemDocument(refused, '/v2/jobs/7/completion')).toEqual({
      type: '/docs/errors/JOB_ENDED',
      title: 'Job ended',
      status: 409,
      detail: 'it is',
      instance: '/v2/jobs/7/completion',
      code: 'JOB_ENDED',
      state: 'COMPLETED',
    });
  });

  it('says at which revision the instance is', () => {
    const refused = rejectionProblem({
      kind: 'REVISION_MISMATCH',
      code: 'R',
      message: 'm',
      currentRevision: 0,
    });
    expect(refused).toMatchObject({ headers: { etag: '"0"' }, extras: { currentRevision: 0 } });
  });

  it('says all that is wrong with a deployment', () => {
    const problems = [{ code: 'DANGLING_FLOW', message: 'm', elementId: 'flow_1', resource: 'a.bpmn' }];
    expect(
      rejectionProblem({ kind: 'INVALID', code: 'DEPLOYMENT_REFUSED', message: 'm', problems }).extras,
    ).toEqual({ problems });
  });

  it('may be tried again later where nothing is wrong with it', () => {
    expect(rejectionProblem({ kind: 'UNAVAILABLE', code: 'U', message: 'm' }).headers).toEqual({
      'retry-after': '1',
    });
  });
});

describe('what is thrown', () => {
  const fastify = (code: string, statusCode: number) =>
    Object.assign(new Error(`inner: ${code}`), { code, statusCode });

  it.each([
    ['a problem', problem('INVALID_KEY', 'no key'), 'INVALID_KEY', 400],
    ['an unknown route', new NotFoundException(), 'ROUTE_NOT_FOUND', 404],
    ['another content type', fastify('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 'UNSUPPORTED_MEDIA_TYPE', 415],
    ['too large a body', fastify('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'BODY_TOO_LARGE', 413],
    ['too large a file', fastify('FST_REQ_FILE_TOO_LARGE', 413), 'BODY_TOO_LARGE', 413],
    ['anything else a client does', fastify('FST_ERR_ELSE', 431), 'INVALID_REQUEST', 431],
    ['a store that is away', new StoreUnavailable('full'), 'STORE_UNAVAILABLE', 503],
    ['an index of work that lags', new WorkIndexBehind('7' as Position), 'READ_MODELS_BEHIND', 503],
    ['a query beyond the store', new UnsupportedQuery('too deep'), 'INVALID_FILTER', 400],
    ['damage', new StoreDamaged('at 7'), 'INTERNAL_ERROR', 500],
    ['a bug', new TypeError('x is undefined'), 'INTERNAL_ERROR', 500],
    ['Nest’s own trouble', new HttpException('x', 500), 'INTERNAL_ERROR', 500],
    ['no error at all', 'text', 'INTERNAL_ERROR', 500],
  ])('%s has a code', (_what, thrown, code, status) => {
    expect(toProblem(thrown)).toMatchObject({ code, status });
  });

  it('tells nothing about our inside', () => {
    expect(toProblem(new TypeError('secret')).message).not.toContain('secret');
  });
});

describe('a title', () => {
  it('is made of the code', () => {
    expect(titleOf('PROCESS_INSTANCE_NOT_FOUND')).toBe('Process instance not found');
  });
});
