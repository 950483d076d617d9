import { createHash } from 'node:crypto';
import { commandStream, type Rejection } from '@onward/model';
import type { Outcome, RequestMeta } from './api.js';
import { appendFirst, type AppendPorts } from './append.js';

/**
 * A client's key is ASCII, so that none is ever one of these: what is to happen once because of an event, or of a request of which
 * more than the answer is kept.
 */
export const internalKey = (key: string): string => `§${key}`;

/** What is known of a key. */
export const streamOfKey = (tenantId: string, key: string): string =>
  commandStream(createHash('sha256').update(`${tenantId}\0${key}`).digest('hex'));

export const keyReused = (): Rejection => ({
  kind: 'KEY_REUSED',
  code: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This Idempotency-Key was used with another request. Use a fresh key for another request.',
});

/**
 * Does something that a client has given an idempotency key, after the key has been claimed for that request, durably and for all nodes
 * (ADR 12). A request without one, and what a saga sends, costs nothing.
 */
export async function claimed<T>(
  ports: AppendPorts,
  meta: RequestMeta,
  work: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { idempotencyKey, reactsTo } = meta;
  if (idempotencyKey === undefined || reactsTo !== undefined) return work();
  return (await claim(ports, idempotencyKey, meta)) ? work() : { ok: false, rejection: keyReused() };
}

/** False where the key belongs to another request. */
async function claim(ports: AppendPorts, key: string, meta: RequestMeta): Promise<boolean> {
  const { fingerprint = '', tenantId } = meta;
  const claim = { type: 'KeyClaimed', data: { fingerprint } };
  const { before } = await appendFirst(ports, streamOfKey(tenantId, key), claim, meta);
  return before === undefined || (before.type === claim.type && before.data['fingerprint'] === fingerprint);
}
