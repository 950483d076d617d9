import type { JsonObject, Position } from '@onward/model';

/**
 * What accompanies every event and says why it is there. JSON with the names EventStoreDB's own tools know
 * (`$correlationId`, `$causationId`).
 */
export interface EventMetadata {
  /** Schema version of this event type's data, from 1. */
  readonly version: number;
  /** Milliseconds since 1970; never decreasing within a stream. */
  readonly time: number;
  readonly tenantId: string;
  /** Who acted. */
  readonly actor: string;
  /** The command that decided this event. */
  readonly commandId: string;
  /** The whole story this belongs to: the same for all that follows from one outside command. */
  readonly $correlationId: string;
  /** The event (or, at the outside, the command) that caused the command. */
  readonly $causationId: string;
  /** In instance streams: the definition that instance runs, so that every event can be filtered and projected by itself. */
  readonly definitionKey?: string;
  readonly processId?: string;
  readonly processVersion?: number;
  /** In the streams of called instances: the instances that have called it, the outermost first. */
  readonly callers?: readonly string[];
  /** In instance streams: the further instance numbers, once its ordinals have outgrown the first (`KeyRangeExtended`), in order. */
  readonly moreNumbers?: readonly number[];
}

export interface NewEvent {
  readonly type: string;
  readonly data: JsonObject;
  /** Events of one command share one object: adapters may store it once per append by identity. */
  readonly metadata: EventMetadata;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** From 0 in each stream. */
  readonly revision: number;
  readonly position: Position;
  /** UUIDv5 of (decision id, ordinal within the append): `eventId()`. */
  readonly id: string;
}

/** An exact revision (that of the stream's last event), or one of EventStoreDB's words for it. */
export type ExpectedRevision = number | 'no-stream' | 'stream-exists' | 'any';

export interface AppendRequest {
  /** 1 … 200 characters, no control characters, well-formed; `$` at the start belongs to EventStoreDB. Anything else is a bug. */
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  /**
   * At least one (none is a bug); above MAX_EVENTS_PER_APPEND or MAX_APPEND_BYTES in all it is AppendTooLarge. Every adapter takes
   * 1,000 events, and 512 KiB of data.
   */
  readonly events: readonly NewEvent[];
  /**
   * A UUID fresh for every decision, reused only to send this identical append again: the store then answers as it did the
   * first time (for an exact revision and for no-stream) instead of storing the events twice. With `any` and `stream-exists` they
   * may be stored twice.
   */
  readonly decisionId: string;
}

export interface AppendResult {
  /** The revision of the last event appended. */
  readonly revision: number;
  /** The position of the last event appended. */
  readonly position: Position;
}

export interface ReadStreamOptions {
  /** The first revision to read, inclusive; by default the start (forwards) or the end (backwards). */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit: number;
}

export interface ReadAllOptions {
  /** Exclusive. */
  readonly after: Position | 'start';
  readonly limit: number;
  /** Only streams whose name starts with one of these; all where absent. */
  readonly prefixes?: readonly string[];
}

export interface ReadAllResult {
  readonly events: readonly RecordedEvent[];
  /** Read up to here, what was filtered out included; where to go on from. */
  readonly upTo: Position;
  /** Nothing more was stored behind `upTo` when this was read. */
  readonly atEnd: boolean;
}

export interface SubscribeOptions {
  /** Exclusive; 'end': only what is stored after this call. */
  readonly after: Position | 'start' | 'end';
  readonly prefixes?: readonly string[];
  /** At most this many events per batch; default 512. */
  readonly maxBatch?: number;
  /**
   * In order, without gap or repetition between history and live. The next batch comes after the promise has resolved
   * (backpressure: a slow subscriber reads from the store, nothing piles up in memory). `upTo` moves also past events that
   * the filter left out, then with an empty batch. A rejection ends the subscription with that error.
   */
  onBatch(events: readonly RecordedEvent[], upTo: Position): Promise<void>;
  /** The subscription has ended because of an error; it does not restart by itself. */
  onError(error: Error): void;
}

export interface Subscription {
  /** Resolves when the batch under way is done and no other will come. A batch must not wait for it. */
  close(): Promise<void>;
}

/**
 * The event store port. Everything acknowledged is durable and can be read at once; subscribers see only what is durable, and a
 * conflict is told only when what it conflicts with can be read.
 * Rejects with the errors of `errors.ts` and no others.
 */
export interface EventStore {
  append(request: AppendRequest): Promise<AppendResult>;
  /** Empty where there is no such stream, or nothing from there on. */
  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(options: ReadAllOptions): Promise<ReadAllResult>;
  subscribe(options: SubscribeOptions): Subscription;
  /** The position of the last durable event; '0' for an empty store. */
  head(): Promise<Position>;
  /** Keeps only the newest `maxCount` events of a stream readable (EventStoreDB's `$maxCount`). */
  setMaxCount(stream: string, maxCount: number): Promise<void>;
  /**
   * Deletes a stream for good, provided that `expectedRevision` is that of its last event: from then on appends to it and reads of it
   * reject with StreamDeleted, whatever revision they expect. `readAll` and subscriptions may still meet its events, or not any more.
   * Deleting it again changes nothing. Rejects with WrongExpectedRevision where it is elsewhere, or was never there.
   */
  deleteStream(stream: string, expectedRevision: number): Promise<void>;
  close(): Promise<void>;
}

/** What of the port only reads: projections need no more. */
export type EventReader = Pick<EventStore, 'readStream' | 'readAll' | 'subscribe' | 'head'>;

/** EventStoreDB's default limit is 1 MiB per append; some room is left for envelopes. */
export const MAX_APPEND_BYTES = 900 * 1024;
export const MAX_EVENTS_PER_APPEND = 4096;
