import { WrongExpectedRevision, type NewEvent, type RecordedEvent } from '@onward/event-store';
import { ARCHIVE_STREAM, type ArchiveEvents, type JsonObject, type Position } from '@onward/model';
import { appendUntilKnown, type AppendPorts } from '../append.js';
import { systemMetadata } from '../cluster/system-metadata.js';

/** Another node archives, too: what it has done is to be seen first. */
export class ArchiveContested extends Error {
  override readonly name = 'ArchiveContested';
}

type ArchiveEvent = {
  readonly [T in keyof ArchiveEvents]: { readonly type: T; readonly data: ArchiveEvents[T] };
}[keyof ArchiveEvents];

/**
 * The stream of what is left of archived instances. Each append expects the revision that this node has seen last, so that of two
 * nodes one learns that the other has written before it repeats what that one did.
 */
export class ArchiveLog {
  #revision: number | undefined;

  constructor(private readonly ports: AppendPorts) {}

  /** The newest `limit` events, oldest first; appends go on from there. */
  async tail(limit: number): Promise<readonly RecordedEvent[]> {
    const events = await this.ports.eventStore.readStream(ARCHIVE_STREAM, { direction: 'backwards', limit });
    this.#revision = events[0]?.revision ?? -1;
    return events.toReversed();
  }

  /** Of the last event. Rejects with `ArchiveContested`. */
  async append(events: readonly ArchiveEvent[]): Promise<Position> {
    const { entropy, eventStore } = this.ports;
    if (this.#revision === undefined) await this.tail(1);
    const revision = this.#revision as number;
    const metadata = systemMetadata(this.ports);
    try {
      const result = await appendUntilKnown(
        { ...this.ports, eventStore },
        {
          stream: ARCHIVE_STREAM,
          expectedRevision: revision < 0 ? 'no-stream' : revision,
          events: events.map(({ type, data }): NewEvent => ({ type, data: data as JsonObject, metadata })),
          decisionId: entropy.uuid(),
        },
      );
      this.#revision = result.revision;
      return result.position;
    } catch (error) {
      this.#revision = undefined;
      if (error instanceof WrongExpectedRevision) throw new ArchiveContested('another node archives, too');
      throw error;
    }
  }
}
