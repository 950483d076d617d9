import {
  AppendTooLarge,
  MAX_APPEND_BYTES,
  MAX_EVENTS_PER_APPEND,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
  eventId,
} from '@onward/event-store';
import type {
  AppendRequest,
  AppendResult,
  EventMetadata,
  ReadAllOptions,
  ReadAllResult,
  ReadStreamOptions,
  RecordedEvent,
} from '@onward/event-store';
import { invariant } from '@onward/model';
import type { JsonObject, Position } from '@onward/model';

/** Events examined by one read of the whole log, so that a filter that matches nothing does not scan it at once. */
const MAX_SCANNED = 20_000;

/**
 * The disk of the simulated event store. What is appended counts at once for the revision checks of later appends, but is
 * readable only after `flush`; `crash` loses what was not flushed. Several clients (nodes) may share one.
 * The position of an event is its number in the log, from 1.
 */
export class MemoryEventLog {
  readonly #events: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #maxCounts = new Map<string, number>();
  readonly #deleted = new Set<string>();
  readonly #scavenged = new Set<string>();
  readonly #listeners = new Set<() => void>();
  /** For tests of what comes before a deletion. */
  refuseDeletions = false;
  #durable = 0;

  /** Events that a crash would leave. */
  get durable(): number {
    return this.#durable;
  }

  get unflushed(): number {
    return this.#events.length - this.#durable;
  }

  /** All durable events, for invariants checked after a run. */
  history(): readonly RecordedEvent[] {
    return this.#events.slice(0, this.#durable);
  }

  append(request: AppendRequest): AppendResult {
    const copies = copyEvents(request);
    this.#checkThere(request.stream);
    const stream = this.#streams.get(request.stream) ?? [];
    const current = stream.length - 1;
    if (!expectedHolds(request.expectedRevision, current)) {
      const earlier = this.#sameAppend(request, stream);
      if (earlier !== undefined) return earlier;
      throw new WrongExpectedRevision(request.stream, request.expectedRevision, current);
    }
    for (const [index, copy] of copies.entries()) {
      const event: RecordedEvent = {
        ...copy,
        stream: request.stream,
        revision: stream.length,
        position: String(this.#events.length + 1) as Position,
        id: eventId(request.decisionId, index),
      };
      stream.push(event);
      this.#events.push(event);
    }
    this.#streams.set(request.stream, stream);
    return { revision: stream.length - 1, position: String(this.#events.length) as Position };
  }

  /** Makes all that was appended so far durable and visible. */
  flush(): void {
    if (this.#durable === this.#events.length) return;
    this.#durable = this.#events.length;
    for (const listener of this.#listeners) listener();
  }

  /** Loses what was not flushed. */
  crash(): void {
    for (const event of this.#events.splice(this.#durable)) {
      const stream = this.#streams.get(event.stream);
      // One that nothing is left of has gone with its first event.
      if (stream === undefined) continue;
      stream.length = Math.min(stream.length, event.revision);
      if (stream.length === 0) this.#streams.delete(event.stream);
    }
  }

  readStream(
    name: string,
    { from, direction = 'forwards', limit }: ReadStreamOptions,
  ): readonly RecordedEvent[] {
    this.#checkThere(name);
    const durable = this.#durableOf(name);
    const first = Math.max(0, durable - (this.#maxCounts.get(name) ?? durable));
    const stream = this.#streams.get(name) ?? [];
    if (direction === 'forwards') {
      const start = Math.max(first, from ?? 0);
      return stream.slice(start, Math.max(start, Math.min(durable, start + limit)));
    }
    const last = Math.min(durable - 1, from ?? durable - 1);
    return stream.slice(Math.max(first, last - limit + 1), last + 1).toReversed();
  }

  readAll({ after, limit, prefixes }: ReadAllOptions): ReadAllResult {
    let at = after === 'start' ? 0 : Number(after);
    const stop = Math.min(this.#durable, at + MAX_SCANNED);
    const events: RecordedEvent[] = [];
    for (; at < stop && events.length < limit; at++) {
      const event = this.#events[at] as RecordedEvent;
      if (this.#scavenged.has(event.stream)) continue;
      if (prefixes === undefined || prefixes.some((prefix) => event.stream.startsWith(prefix)))
        events.push(event);
    }
    return { events, upTo: String(at) as Position, atEnd: at >= this.#durable };
  }

  head(): Position {
    return String(this.#durable) as Position;
  }

  setMaxCount(stream: string, maxCount: number): void {
    this.#maxCounts.set(stream, maxCount);
  }

  /** At once and for good; its events stay in the log, unless `scavenge` takes them. */
  deleteStream(name: string, expectedRevision: number): void {
    if (this.refuseDeletions) throw new StoreUnavailable('this log refuses deletions');
    if (this.#deleted.has(name)) return;
    const current = (this.#streams.get(name)?.length ?? 0) - 1;
    if (current !== expectedRevision || current < 0)
      throw new WrongExpectedRevision(name, expectedRevision, current);
    this.#deleted.add(name);
  }

  /** From now on the events of deleted streams are not met any more. */
  scavenge(): void {
    for (const name of this.#deleted) this.#scavenged.add(name);
  }

  #checkThere(name: string): void {
    if (this.#deleted.has(name)) throw new StreamDeleted(`stream ${name} was deleted for good`);
  }

  /** Calls `listener` whenever something has become durable; the returned function ends that. */
  onDurable(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #durableOf(name: string): number {
    const stream = this.#streams.get(name) ?? [];
    let length = stream.length;
    while (length > 0 && Number(stream[length - 1]?.position) > this.#durable) length--;
    return length;
  }

  /** The answer of the first time, where this very append was stored before. */
  #sameAppend(request: AppendRequest, stream: readonly RecordedEvent[]): AppendResult | undefined {
    const { expectedRevision, decisionId, events } = request;
    const first =
      expectedRevision === 'no-stream'
        ? 0
        : typeof expectedRevision === 'number'
          ? expectedRevision + 1
          : undefined;
    if (first === undefined) return undefined;
    const last = stream[first + events.length - 1];
    const known =
      stream[first]?.id === eventId(decisionId, 0) && last?.id === eventId(decisionId, events.length - 1);
    return known && last !== undefined ? { revision: last.revision, position: last.position } : undefined;
  }
}

function expectedHolds(expected: AppendRequest['expectedRevision'], current: number): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return current === -1;
  if (expected === 'stream-exists') return current >= 0;
  return expected === current;
}

/** What a store would read back: plain JSON that the caller no longer holds. Metadata is copied once per object, as adapters may. */
function copyEvents(
  request: AppendRequest,
): readonly { type: string; data: JsonObject; metadata: EventMetadata }[] {
  const { events, stream } = request;
  invariant(events.length > 0, `an append to ${stream} needs at least one event`);
  if (events.length > MAX_EVENTS_PER_APPEND) {
    throw new AppendTooLarge(
      `an append to ${stream} takes at most ${MAX_EVENTS_PER_APPEND} events, not ${events.length}`,
    );
  }
  const metadata = new Map<EventMetadata, EventMetadata>();
  let bytes = 0;
  const copy = <T>(value: T): T => {
    const text = serialise(value);
    bytes += Buffer.byteLength(text);
    return JSON.parse(text) as T;
  };
  const copies = events.map((event) => {
    const shared = metadata.get(event.metadata) ?? copy(event.metadata);
    metadata.set(event.metadata, shared);
    return { type: event.type, data: copy(event.data), metadata: shared };
  });
  if (bytes > MAX_APPEND_BYTES)
    throw new AppendTooLarge(`an append to ${stream} of ${bytes} bytes exceeds ${MAX_APPEND_BYTES}`);
  return copies;
}

function serialise(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new StoreUnavailable(`the events cannot be written as JSON: ${(error as Error).message}`);
  }
}
