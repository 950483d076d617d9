import type { FastifyRequest } from 'fastify';
import { thrownBy } from '../errors/thrown.fixture.js';
import { fingerprintOf } from './fingerprint.js';
import { parseIfMatch } from './if-match.js';
import { isDeeperThan, parseBody } from './json-body.js';
import { refuseIfMatch, requestMeta } from './request-meta.js';
import { waitOf } from './timeout.js';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a JSON body', () => {
  it('may be empty', () => {
    expect(parseBody('')).toBeUndefined();
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'may hold a property named %s',
    (name) => {
      const body = parseBody(`{"variables":{"${name}":1}}`) as { variables: Record<string, unknown> };
      expect(Object.keys(body.variables)).toEqual([name]);
      expect(body.variables[name]).toBe(1);
    },
  );

  it.each([
    ['what is no JSON', '{"a":', 'MALFORMED_JSON'],
    ['__proto__', '{"a":{"__proto__":{"admin":true}}}', 'FORBIDDEN_PROPERTY_NAME'],
    ['__proto__ in disguise', '{"\\u005f_proto__":1}', 'FORBIDDEN_PROPERTY_NAME'],
    [
      'a constructor with a prototype',
      '{"constructor":{"prototype":{"admin":true}}}',
      'FORBIDDEN_PROPERTY_NAME',
    ],
    ['a hundred and one levels', nested(101), 'JSON_TOO_DEEP'],
    ['a hundred thousand levels', nested(100_000), 'JSON_TOO_DEEP'],
  ])('is refused with %s', (_what, text, code) => {
    expect(thrownBy(() => parseBody(text))).toMatchObject({ code, status: 400 });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('may nest a hundred deep', () => {
    expect(isDeeperThan(parseBody(nested(100)), 99)).toBe(true);
    expect(isDeeperThan(parseBody(nested(100)), 100)).toBe(false);
  });
});

describe('If-Match', () => {
  it.each([
    ['"7"', 7],
    ['7', 7],
    [' "0" ', 0],
  ])('reads %s', (header, revision) => {
    expect(parseIfMatch(header)).toBe(revision);
  });

  it.each(['W/"7"', '*', '"7", "8"', '', '"', '-1', 'abc', '"7', '7"'])('refuses %j', (header) => {
    expect(thrownBy(() => parseIfMatch(header))).toMatchObject({ code: 'INVALID_IF_MATCH', status: 400 });
  });
});

describe('the headers of a command', () => {
  const request = (headers: Record<string, string>, keys = [headers['idempotency-key'] ?? '']) => {
    const raw = { headersDistinct: { 'idempotency-key': keys } };
    return {
      method: 'POST',
      url: '/v2/jobs/1/completion?x=1',
      headers,
      body: {},
      raw,
    } as unknown as FastifyRequest;
  };

  it('give every request a command id of its own', () => {
    const [a, b] = [requestMeta(request({})), requestMeta(request({}))];
    expect(a).toEqual({ tenantId: '<default>', actor: '<anonymous>', commandId: expect.any(String) });
    expect(a.commandId).not.toBe(b.commandId);
  });

  it('carry the idempotency key with a fingerprint, and the revision', () => {
    const meta = requestMeta(request({ 'idempotency-key': ' abc-1 ', 'if-match': '"3"' }));
    expect(meta).toMatchObject({ idempotencyKey: 'abc-1', expectedRevision: 3 });
    expect(meta.fingerprint).toBe(fingerprintOf('POST', '/v2/jobs/1/completion', {}));
  });

  it.each([
    ['an empty key', ''],
    ['too long a key', 'x'.repeat(201)],
    ['a key that is not ASCII', 'schlüssel'],
    ['a key with a line break', 'a\nb'],
  ])('are refused with %s', (_what, key) => {
    expect(thrownBy(() => requestMeta(request({ 'idempotency-key': key })))).toMatchObject({
      code: 'INVALID_IDEMPOTENCY_KEY',
    });
  });

  it('are refused with two keys', () => {
    expect(thrownBy(() => requestMeta(request({ 'idempotency-key': 'a, b' }, ['a', 'b'])))).toMatchObject({
      code: 'INVALID_IDEMPOTENCY_KEY',
    });
  });

  it('are refused with If-Match where there is nothing yet', () => {
    const meta = requestMeta(request({ 'if-match': '1' }));
    expect(thrownBy(() => refuseIfMatch(meta))).toMatchObject({ code: 'IF_MATCH_NOT_APPLICABLE' });
  });
});

describe('a fingerprint', () => {
  const of = (body: unknown) => fingerprintOf('POST', '/v2/jobs/1/completion', body);

  it('does not depend on the order of properties', () => {
    expect(of({ a: 1, b: { c: 2, d: [3] } })).toBe(of({ b: { d: [3], c: 2 }, a: 1 }));
  });

  it.each([
    ['another value', { a: 1 }, { a: 2 }],
    ['another type', { a: 1 }, { a: '1' }],
    ['another order in a list', { a: [1, 2] }, { a: [2, 1] }],
    ['another nesting', { a: [[1], 2] }, { a: [[1, 2]] }],
    ['another name', { a: 1 }, { b: 1 }],
    ['nothing', {}, undefined],
    ['null', { a: null }, {}],
    ['other bytes', [new Uint8Array([1])], [new Uint8Array([2])]],
    ['words that look alike', { 'a"': 'b' }, { a: '"b' }],
  ])('differs for %s', (_what, one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('differs for another method or path', () => {
    expect(fingerprintOf('POST', '/a', {})).not.toBe(fingerprintOf('PUT', '/a', {}));
    expect(fingerprintOf('POST', '/a', {})).not.toBe(fingerprintOf('POST', '/b', {}));
  });
});

describe('requestTimeout', () => {
  it.each([
    [undefined, 10_000],
    [null, 10_000],
    [0, 10_000],
    [-1, 0],
    [1500, 1500],
    [10 ** 9, 3_600_000],
  ])('%p waits %p ms', (given, expected) => {
    expect(waitOf(given)).toBe(expected);
  });
});
