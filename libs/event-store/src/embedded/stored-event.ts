import type { JsonObject, Position } from '@onward/model';
import { eventId } from '../event-id.js';
import type { EventMetadata, NewEvent, RecordedEvent } from '../port.js';

/** One append as it is known after it was encoded or decoded. */
export interface StoredAppend {
  readonly stream: string;
  readonly firstRevision: number;
  readonly decisionId: string;
  /** The position of its last event; those before it count down by one. */
  readonly lastPosition: number;
  readonly events: readonly NewEvent[];
}

/** A stored event. Its id, a hash, and its position as text are read of few, so they are made on demand: copying by spreading loses them. */
export class StoredEvent implements RecordedEvent {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
  readonly #position: number;
  readonly #decisionId: string;
  readonly #ordinal: number;

  constructor(append: StoredAppend, ordinal: number) {
    const event = append.events[ordinal]!;
    this.stream = append.stream;
    this.revision = append.firstRevision + ordinal;
    this.type = event.type;
    this.data = event.data;
    this.metadata = event.metadata;
    this.#position = append.lastPosition - append.events.length + 1 + ordinal;
    this.#decisionId = append.decisionId;
    this.#ordinal = ordinal;
  }

  get position(): Position {
    return String(this.#position) as Position;
  }

  get id(): string {
    return eventId(this.#decisionId, this.#ordinal);
  }

  toJSON(): RecordedEvent {
    const { stream, revision, position, id, type, data, metadata } = this;
    return { stream, revision, position, id, type, data, metadata };
  }
}

/** An append and its events, which are made once, for the first who wants them. */
export class AppendEvents {
  readonly append: StoredAppend;
  #events: readonly StoredEvent[] | undefined;

  constructor(append: StoredAppend) {
    this.append = append;
  }

  get events(): readonly StoredEvent[] {
    return (this.#events ??= this.append.events.map((_, ordinal) => new StoredEvent(this.append, ordinal)));
  }
}
