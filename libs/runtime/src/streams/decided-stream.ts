import {
  StoreUnavailable,
  WrongExpectedRevision,
  type EventStore,
  type RecordedEvent,
} from '@onward/event-store';
import type { Clock, JsonObject, Position } from '@onward/model';
import type { RequestMeta } from '../api.js';
import { appendUntilKnown } from '../append.js';
import { metadataOf } from '../metadata.js';
import type { Entropy } from '../ports.js';
import type { Snapshots } from './snapshots.js';

export interface StreamPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly pauses?: Clock;
  readonly entropy: Entropy;
}

/** What a stream's state must tell; everything else is its decider's. */
export interface StreamState {
  /** Of the last event; -1 before the first. */
  readonly revision: number;
  /** Of the last event, ms since 1970. */
  readonly time: number;
}

export interface PlainEvent {
  readonly type: string;
  readonly data: unknown;
}

export interface Stored<S> {
  /** After what was stored. */
  readonly state: S;
  readonly events: readonly PlainEvent[];
  readonly position: Position | undefined;
  readonly revision: number;
}

/** Events read at a time; a stream that has more is read from its snapshot on, which is taken as often. */
const PAGE = 500;
const MAX_CACHED = 1000;
/** In a row; then whoever asked is to ask again. */
const MAX_CONFLICTS = 20;

/**
 * Streams outside the instances, with a decider each: load, decide, append, and on a conflict load the tail and decide again. One command
 * at a time per stream on this node; the states of the busiest are kept. With snapshots a stream that grows for years is read for what lives in
 * it, not for its history.
 */
export class DecidedStreams<S extends StreamState> {
  private readonly cache = new Map<string, S>();
  /** Of those in the cache: the revision of the newest snapshot that is known. */
  private readonly snapshotAt = new Map<string, number>();
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly ports: StreamPorts,
    private readonly initial: () => S,
    /** May change the state in place, and answers it. */
    private readonly evolve: (state: S, event: PlainEvent, time: number) => S,
    private readonly snapshots?: Snapshots<S>,
  ) {}

  /**
   * @param decide a refusal is thrown as what it is; no events: nothing is stored
   * @param look before each decision: at what is stored up to this revision, behind which the events are appended; ends it by throwing
   * @throws what the event store rejects with
   */
  execute(
    stream: string,
    decide: (state: S, now: number) => readonly PlainEvent[],
    meta: RequestMeta,
    look?: (revision: number) => Promise<void>,
  ): Promise<Stored<S>> {
    const former = this.last.get(stream) ?? Promise.resolve();
    const work = former.then(
      () => this.store(stream, decide, meta, look),
      () => this.store(stream, decide, meta, look),
    );
    this.last.set(stream, work);
    const forget = (): void => {
      if (this.last.get(stream) === work) this.last.delete(stream);
    };
    work.then(forget, forget);
    return work;
  }

  /** The state at the tail of the stream, to be looked at and left as it is. */
  async current(stream: string): Promise<S> {
    const known = this.cache.get(stream);
    return this.refresh(stream, known ?? this.initial());
  }

  private async store(
    stream: string,
    decide: (state: S, now: number) => readonly PlainEvent[],
    meta: RequestMeta,
    look?: (revision: number) => Promise<void>,
  ): Promise<Stored<S>> {
    let state = this.cache.get(stream) ?? (await this.current(stream));
    let conflicts = 0;
    for (let isTail = false; ;) {
      const before = state.revision;
      if (look !== undefined) await look(before);
      const now = Math.max(this.ports.clock.now(), state.time);
      let events: readonly PlainEvent[];
      try {
        events = decide(state, now);
      } catch (refusal) {
        // As for what stores nothing: it was refused on what may have been overtaken.
        state = await this.refresh(stream, state);
        if (state.revision === before) throw refusal;
        continue;
      }
      if (events.length === 0) {
        // What stores nothing is not protected by an append: the state it was decided on must be the stream's tail.
        state = await this.refresh(stream, state);
        if (isTail || state.revision === before)
          return { state, events, position: undefined, revision: state.revision };
        isTail = true;
        continue;
      }
      const position = await this.append(stream, before, events, now, meta);
      if (position === undefined) {
        if (++conflicts > MAX_CONFLICTS) throw new StoreUnavailable(`others kept changing ${stream}`);
        state = await this.refresh(stream, state);
        continue;
      }
      // Whoever has looked at the stream meanwhile may have folded them already, where the state changes in place.
      events.forEach((event, index) => {
        if (state.revision === before + index) state = this.evolve(state, event, now);
      });
      this.keep(stream, state);
      this.snapshot(stream, state, position);
      return { state, events, position, revision: before + events.length };
    }
  }

  /** Undefined on a conflict. */
  private async append(
    stream: string,
    revision: number,
    events: readonly PlainEvent[],
    time: number,
    meta: RequestMeta,
  ): Promise<Position | undefined> {
    const metadata = metadataOf(meta, time);
    try {
      const { position } = await appendUntilKnown(this.ports, {
        stream,
        expectedRevision: revision < 0 ? 'no-stream' : revision,
        events: events.map(({ type, data }) => ({ type, data: data as JsonObject, metadata })),
        decisionId: this.ports.entropy.uuid(),
      });
      return position;
    } catch (error) {
      this.cache.delete(stream);
      if (error instanceof WrongExpectedRevision) return undefined;
      throw error;
    }
  }

  private async refresh(stream: string, from: S): Promise<S> {
    // Asked first: the state may change in place.
    const isCold = from.revision < 0;
    for (let current = from; ;) {
      const events: readonly RecordedEvent[] = await this.ports.eventStore.readStream(stream, {
        from: current.revision + 1,
        limit: PAGE,
      });
      for (const event of events) {
        if (event.revision === current.revision + 1)
          current = this.evolve(current, event, event.metadata.time);
      }
      if (isCold && events.length === PAGE && current.revision === PAGE - 1)
        current = (await this.fromSnapshot(stream, current.revision)) ?? current;
      if (events.length < PAGE) {
        if (current.revision >= 0) this.keep(stream, current);
        return current;
      }
    }
  }

  /** Where it is worth more than what has been read. */
  private async fromSnapshot(stream: string, revision: number): Promise<S | undefined> {
    const found = await this.snapshots?.read(stream);
    if (found === undefined || found.state.revision <= revision) return undefined;
    this.snapshotAt.set(stream, found.state.revision);
    return found.state;
  }

  private snapshot(stream: string, state: S, position: Position): void {
    if (this.snapshots === undefined || state.revision - (this.snapshotAt.get(stream) ?? -1) < PAGE) return;
    this.snapshotAt.set(stream, state.revision);
    void this.snapshots.write(stream, { state, position });
  }

  private keep(stream: string, state: S): void {
    this.cache.delete(stream);
    this.cache.set(stream, state);
    if (this.cache.size <= MAX_CACHED) return;
    const oldest = this.cache.keys().next().value as string;
    this.cache.delete(oldest);
    this.snapshotAt.delete(oldest);
  }
}
