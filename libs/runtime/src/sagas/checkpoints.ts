import type { EventStore } from '@onward/event-store';
import { CHECKPOINT_STREAM_PREFIX, DEFAULT_TENANT, SYSTEM_ACTOR, isPosition } from '@onward/model';
import type { Clock, Position } from '@onward/model';
import type { Entropy } from '../ports.js';

/** Where a subscriber remembers how far it has come. */
export interface Checkpoints {
  /** Undefined: never stored. */
  load(): Promise<Position | undefined>;
  save(position: Position): Promise<void>;
}

/** Older checkpoints are of no use; a few remain for the curious. */
const KEPT = 5;

/** In the event store, in the stream `checkpoint-<name>`. */
export class StreamCheckpoints implements Checkpoints {
  readonly #stream: string;
  #limited = false;

  constructor(
    name: string,
    private readonly ports: {
      readonly eventStore: EventStore;
      readonly clock: Clock;
      readonly entropy: Entropy;
    },
  ) {
    this.#stream = CHECKPOINT_STREAM_PREFIX + name;
  }

  async load(): Promise<Position | undefined> {
    const [newest] = await this.ports.eventStore.readStream(this.#stream, {
      direction: 'backwards',
      limit: 1,
    });
    const position = newest?.data['position'];
    return typeof position === 'string' && isPosition(position) ? position : undefined;
  }

  async save(position: Position): Promise<void> {
    const { clock, entropy, eventStore } = this.ports;
    if (!this.#limited) {
      await eventStore.setMaxCount(this.#stream, KEPT);
      this.#limited = true;
    }
    const commandId = entropy.uuid();
    const metadata = {
      version: 1,
      time: clock.now(),
      tenantId: DEFAULT_TENANT,
      actor: SYSTEM_ACTOR,
      commandId,
      $correlationId: commandId,
      $causationId: commandId,
    };
    const events = [{ type: 'CheckpointStored', data: { position }, metadata }];
    await eventStore.append({
      stream: this.#stream,
      expectedRevision: 'any',
      events,
      decisionId: entropy.uuid(),
    });
  }
}
