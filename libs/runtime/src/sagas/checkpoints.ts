import { WrongExpectedRevision, type EventStore, type RecordedEvent } from '@onward/event-store';
import { CHECKPOINT_STREAM_PREFIX, isPosition } from '@onward/model';
import type { Clock, Position } from '@onward/model';
import { systemMetadata } from '../cluster/system-metadata.js';
import type { Entropy } from '../ports.js';

/** Where a subscriber remembers how far it has come. */
export interface Checkpoints {
  /** Undefined: never stored. */
  load(): Promise<Position | undefined>;
  save(position: Position): Promise<void>;
}

/** Older checkpoints are of no use; a few remain for the curious. */
const KEPT = 5;

/** A later owner of the lease has stored checkpoints: this one's no longer count. */
export class FencedOff extends Error {
  override readonly name = 'FencedOff';
}

const MAX_CONFLICTS = 5;

interface CheckpointPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Of the lease under which this is written, where there is one. */
  readonly token?: number;
}

/**
 * In the event store, in the stream `checkpoint-<name>`. Each is appended behind the newest one that is known, and names the lease's
 * token: what a former owner writes late is met, and refused where the newer one has written already.
 */
export class StreamCheckpoints implements Checkpoints {
  readonly #stream: string;
  #limited = false;
  #revision: number | undefined;

  constructor(
    name: string,
    private readonly ports: CheckpointPorts,
  ) {
    this.#stream = CHECKPOINT_STREAM_PREFIX + name;
  }

  async load(): Promise<Position | undefined> {
    const newest = await this.#newest();
    const position = newest?.data['position'];
    return typeof position === 'string' && isPosition(position) ? position : undefined;
  }

  /** Rejects with `FencedOff`, or with the store's errors. */
  async save(position: Position): Promise<void> {
    if (!this.#limited) {
      await this.ports.eventStore.setMaxCount(this.#stream, KEPT);
      this.#limited = true;
    }
    const { token = 0 } = this.ports;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#append(position, token);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === MAX_CONFLICTS) throw error;
        const newest = await this.#newest();
        if (Number(newest?.data['token'] ?? 0) > token)
          throw new FencedOff(`${this.#stream} is written by a later owner of the lease`);
      }
    }
  }

  async #newest(): Promise<RecordedEvent | undefined> {
    const [newest] = await this.ports.eventStore.readStream(this.#stream, {
      direction: 'backwards',
      limit: 1,
    });
    this.#revision = newest?.revision;
    return newest;
  }

  async #append(position: Position, token: number): Promise<void> {
    const { entropy, eventStore } = this.ports;
    const { revision } = await eventStore.append({
      stream: this.#stream,
      expectedRevision: this.#revision ?? 'no-stream',
      events: [{ type: 'CheckpointStored', data: { position, token }, metadata: systemMetadata(this.ports) }],
      decisionId: entropy.uuid(),
    });
    this.#revision = revision;
  }
}
