import { WrongExpectedRevision, type EventStore, type RecordedEvent } from '@onward/event-store';
import type { Clock } from '@onward/model';
import type { RequestMeta } from '../api.js';
import { appendUntilKnown } from '../append.js';
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
  const { tenantId, actor, commandId, correlationId = commandId, causationId = commandId } = meta;
  const stream = streamOfKey(tenantId, internalKey(once));
  const [before] = await ports.eventStore.readStream(stream, { limit: 1 });
  if (before !== undefined) return known(before);
  const time = ports.clock.now();
  const number = await ports.numbers.next();
  const metadata = {
    version: 1,
    time,
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
      events: [{ type: 'NumberReserved', data: { number, fingerprint }, metadata }],
      decisionId: ports.entropy.uuid(),
    });
    return { number, fingerprint, time, isNew: true };
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    const [first] = await ports.eventStore.readStream(stream, { limit: 1 });
    return known(first!);
  }
}

function known({ data, metadata }: RecordedEvent): ReservedNumber {
  const { number, instanceNumber, fingerprint } = data as {
    number?: number;
    instanceNumber?: number;
    fingerprint: string;
  };
  return { number: (number ?? instanceNumber)!, fingerprint, time: metadata.time, isNew: false };
}
