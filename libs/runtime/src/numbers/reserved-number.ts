import type { EventStore, RecordedEvent } from '@onward/event-store';
import type { Clock, Position } from '@onward/model';
import type { RequestMeta } from '../api.js';
import { appendFirst } from '../append.js';
import { internalKey, streamOfKey } from '../idempotency.js';
import type { Entropy } from '../ports.js';
import type { NumberAllocator } from './number-allocator.js';

export interface ReservationPorts {
  readonly eventStore: EventStore;
  readonly numbers: NumberAllocator;
  readonly clock: Clock;
  readonly pauses?: Clock;
  readonly entropy: Entropy;
}

export interface ReservedNumber {
  readonly number: number;
  readonly fingerprint: string;
  /** Of the reservation: what it is for was stored behind it, whatever the clocks of those who have stored it say. */
  readonly position: Position;
}

/** A number for something that is to happen once: whoever asks again with the same `once`, no client's key, gets the same number. */
export async function reserveNumber(
  ports: ReservationPorts,
  once: string,
  fingerprint: string,
  meta: RequestMeta,
): Promise<ReservedNumber> {
  const stream = streamOfKey(meta.tenantId, internalKey(once));
  const [there] = await ports.eventStore.readStream(stream, { limit: 1 });
  if (there !== undefined) return known(there);
  const time = ports.clock.now();
  const number = await ports.numbers.next();
  const reserved = { type: 'NumberReserved', data: { number, fingerprint } };
  const { before, position } = await appendFirst(ports, stream, reserved, meta, time);
  return before === undefined ? { number, fingerprint, position } : known(before);
}

function known({ data, position }: RecordedEvent): ReservedNumber {
  const { number, instanceNumber, fingerprint } = data as {
    number?: number;
    instanceNumber?: number;
    fingerprint: string;
  };
  return { number: (number ?? instanceNumber)!, fingerprint, position };
}
