import { OutcomeUnknown, StoreUnavailable, WrongExpectedRevision } from '@onward/event-store';
import type { AppendRequest, AppendResult, EventStore, RecordedEvent } from '@onward/event-store';
import type { Clock, JsonObject, Position } from '@onward/model';
import type { RequestMeta } from './api.js';
import { metadataOf } from './metadata.js';
import type { Entropy } from './ports.js';
import { backOff, delay } from './retry.js';

/** How long the outcome of an append outside an instance is waited for, ms. */
const PATIENCE_MS = 10_000;

export interface AppendPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  /** Default: `clock`. */
  readonly pauses?: Clock;
  readonly entropy: Entropy;
}

/**
 * Appends, and sends the identical append again while its outcome is unknown: only that tells whether it was stored. Needs an exact
 * expected revision or `no-stream`. Rejects with `OutcomeUnknown` when nobody knows after ten seconds.
 */
export async function appendUntilKnown(ports: AppendPorts, request: AppendRequest): Promise<AppendResult> {
  const { entropy, eventStore, pauses: clock = ports.clock } = ports;
  const givenUpAt = clock.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      return await eventStore.append(request);
    } catch (error) {
      const isUnknown = error instanceof OutcomeUnknown || (attempt > 0 && error instanceof StoreUnavailable);
      if (!isUnknown) throw error;
      if (clock.now() >= givenUpAt) throw new OutcomeUnknown(error.message);
      await delay(clock, backOff(entropy, attempt, 50, 2000));
    }
  }
}

/**
 * Stores the first event of a stream, where nobody was first.
 *
 * @param time ms since 1970; default: now
 * @returns its position, or what was there `before`
 */
export async function appendFirst(
  ports: AppendPorts,
  stream: string,
  { type, data }: { readonly type: string; readonly data: JsonObject },
  meta: RequestMeta,
  time = ports.clock.now(),
): Promise<{ readonly position: Position; readonly before?: RecordedEvent }> {
  try {
    return await appendUntilKnown(ports, {
      stream,
      expectedRevision: 'no-stream',
      events: [{ type, data, metadata: metadataOf(meta, time) }],
      decisionId: ports.entropy.uuid(),
    });
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
    const [before] = await ports.eventStore.readStream(stream, { limit: 1 });
    return { position: before!.position, before: before! };
  }
}
