import { keyOf, signalStream, type JsonObject, type Key } from '@onward/model';
import type { Outcome, RequestMeta } from '../api.js';
import { appendUntilKnown } from '../append.js';
import { WrongExpectedRevision } from '@onward/event-store';
import { keyReused } from '../idempotency.js';
import { reserveNumber, type ReservationPorts } from '../numbers/reserved-number.js';

/** Stores the signal; the signals saga then brings it to everything that waits for it. */
export async function broadcastFromOutside(
  ports: ReservationPorts,
  { name, variables }: { readonly name: string; readonly variables: JsonObject },
  meta: RequestMeta,
): Promise<Outcome<{ readonly signalKey: Key }>> {
  const { idempotencyKey, fingerprint = '' } = meta;
  const reserved =
    idempotencyKey === undefined
      ? undefined
      : await reserveNumber(ports, `broadcast/${idempotencyKey}`, fingerprint, meta);
  if (reserved !== undefined && reserved.fingerprint !== fingerprint)
    return { ok: false, rejection: keyReused() };
  const signalKey = keyOf(reserved?.number ?? (await ports.numbers.next()));
  const stream = signalStream(signalKey);
  const { tenantId, actor, commandId, correlationId = commandId, causationId = commandId } = meta;
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
    const { position } = await appendUntilKnown(ports, {
      stream,
      expectedRevision: 'no-stream',
      events: [{ type: 'SignalBroadcast', data: { signal: signalKey, name, variables }, metadata }],
      decisionId: ports.entropy.uuid(),
    });
    return { ok: true, value: { signalKey }, revision: 0, position };
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    const [first] = await ports.eventStore.readStream(stream, { limit: 1 });
    return { ok: true, value: { signalKey }, revision: 0, position: first!.position, replayed: true };
  }
}
