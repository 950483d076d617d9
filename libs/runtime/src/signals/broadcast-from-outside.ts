import { keyOf, signalStream, type JsonObject, type Key } from '@onward/model';
import type { Outcome, RequestMeta } from '../api.js';
import { appendFirst } from '../append.js';
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
  const broadcast = { type: 'SignalBroadcast', data: { signal: signalKey, name, variables } };
  const { before, position } = await appendFirst(ports, signalStream(signalKey), broadcast, meta);
  return {
    ok: true,
    value: { signalKey },
    revision: 0,
    position,
    ...(before === undefined ? {} : { replayed: true }),
  };
}
