import type { EventStore, RecordedEvent } from '@onward/event-store';
import { PARKED_SAGAS_STREAM, SYSTEM_ACTOR } from '@onward/model';
import type { Clock } from '@onward/model';
import type { Entropy } from '../ports.js';

/** The newest so many can be read. */
const KEPT = 10_000;

/**
 * The record of events whose sagas kept failing: one `SagaReactionParked` each in the stream `parked-sagas`. Parked twice where
 * a crash came between the record and the checkpoint.
 */
export class ParkedReactions {
  #limited = false;

  constructor(
    private readonly ports: {
      readonly eventStore: EventStore;
      readonly clock: Clock;
      readonly entropy: Entropy;
    },
  ) {}

  readonly park = async (event: RecordedEvent, error: Error, tries: number): Promise<void> => {
    const { clock, entropy, eventStore } = this.ports;
    if (!this.#limited) {
      await eventStore.setMaxCount(PARKED_SAGAS_STREAM, KEPT);
      this.#limited = true;
    }
    const { id, metadata, position, revision, stream, type } = event;
    const parked = {
      type: 'SagaReactionParked',
      data: { stream, revision, position, eventId: id, eventType: type, message: error.message, tries },
      metadata: {
        version: 1,
        time: clock.now(),
        tenantId: metadata.tenantId,
        actor: SYSTEM_ACTOR,
        commandId: entropy.uuid(),
        $correlationId: metadata.$correlationId,
        $causationId: id,
      },
    };
    await eventStore.append({
      stream: PARKED_SAGAS_STREAM,
      expectedRevision: 'any',
      events: [parked],
      decisionId: entropy.uuid(),
    });
  };
}
