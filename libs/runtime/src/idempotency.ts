import { createHash } from 'node:crypto';
import { WrongExpectedRevision } from '@onward/event-store';
import { commandStream, type Rejection } from '@onward/model';
import type { Outcome, RequestMeta } from './api.js';
import { appendUntilKnown, type AppendPorts } from './append.js';

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
  const { tenantId, actor, commandId, correlationId = commandId, causationId = commandId } = meta;
  const { fingerprint = '' } = meta;
  const stream = streamOfKey(tenantId, key);
  const metadata = {
    version: 1,
    time: ports.clock.now(),
    tenantId,
    actor,
    commandId,
    $correlationId: correlationId,
    $causationId: causationId,
  };
  try {
    await appendUntilKnown(ports, {
      stream,
      expectedRevision: 'no-stream',
      events: [{ type: 'KeyClaimed', data: { fingerprint }, metadata }],
      decisionId: ports.entropy.uuid(),
    });
    return true;
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    const [first] = await ports.eventStore.readStream(stream, { limit: 1 });
    return first?.type === 'KeyClaimed' && first.data['fingerprint'] === fingerprint;
  }
}
