import type { EventStore, RecordedEvent } from '@onward/event-store';
import type { Clock } from '@onward/model';
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
  /** When, ms since 1970. */
  readonly time: number;
  /** By this call; otherwise what it is for may have been done before. */
  readonly isNew: boolean;
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
  const { before } = await appendFirst(ports, stream, reserved, meta, time);
  return before === undefined ? { number, fingerprint, time, isNew: true } : known(before);
}

function known({ data, metadata }: RecordedEvent): ReservedNumber {
  const { number, instanceNumber, fingerprint } = data as {
    number?: number;
    instanceNumber?: number;
    fingerprint: string;
  };
  return { number: (number ?? instanceNumber)!, fingerprint, time: metadata.time, isNew: false };
}
