import { randomUUID } from 'node:crypto';
import { ANONYMOUS, DEFAULT_TENANT } from '@onward/model';
import type { RequestMeta } from '@onward/runtime';
import type { FastifyRequest } from 'fastify';
import { problem } from '../errors/problem.js';
import { fingerprintOf } from './fingerprint.js';
import { parseIfMatch } from './if-match.js';
import { LIMITS } from './limits.js';

/** Who asks, why and under which conditions, from a command's headers. `body` is what the fingerprint covers. */
export function requestMeta(request: FastifyRequest, body: unknown = request.body): RequestMeta {
  const commandId = randomUUID();
  const base: RequestMeta = { tenantId: DEFAULT_TENANT, actor: ANONYMOUS, commandId };
  const { 'idempotency-key': key, 'if-match': ifMatch } = request.headers;
  if (key === undefined && ifMatch === undefined) return base;
  return {
    ...base,
    ...(key === undefined ? {} : idempotency(request, body)),
    ...(ifMatch === undefined ? {} : { expectedRevision: parseIfMatch(ifMatch) }),
  };
}

function idempotency(request: FastifyRequest, body: unknown) {
  // Node joins a header that was sent twice.
  const [header = '', ...others] = request.raw.headersDistinct['idempotency-key'] ?? [];
  const idempotencyKey = others.length > 0 ? '' : header.trim();
  if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(idempotencyKey) || idempotencyKey.length > LIMITS.idempotencyKey) {
    throw problem(
      'INVALID_IDEMPOTENCY_KEY',
      `Idempotency-Key is 1 to ${LIMITS.idempotencyKey} printable ASCII characters, sent once; a UUID is a good one.`,
    );
  }
  return { idempotencyKey, fingerprint: fingerprintOf(request.method, pathOf(request), body) };
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? request.url;

/** For commands that have no instance yet whose revision could be compared. */
export function refuseIfMatch({ expectedRevision }: RequestMeta): void {
  if (expectedRevision === undefined) return;
  throw problem(
    'IF_MATCH_NOT_APPLICABLE',
    'This command creates something new, so that there is no revision to match. Leave If-Match out.',
  );
}
