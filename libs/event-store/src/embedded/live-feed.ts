import { AppendEvents } from './stored-event.js';
import type { Operation } from './operation.js';

export interface FeedBounds {
  /** Events kept in memory for live subscribers. */
  readonly maxEvents: number;
  readonly maxBytes: number;
}

export interface LatestAppends {
  readonly appends: readonly AppendEvents[];
  readonly records: readonly Buffer[];
  readonly first: number;
}

/**
 * The latest appends, as the very objects that were appended: whoever keeps up reads nothing from disk and parses nothing.
 * Bounded; whoever falls behind its start reads from the log.
 */
export class LiveFeed {
  readonly #bounds: FeedBounds;
  readonly #listeners = new Set<() => void>();
  #appends: AppendEvents[] = [];
  /** As they are stored, in the same order. */
  #records: Buffer[] = [];
  #events = 0;
  #bytes = 0;
  #closed = false;
  /** The feed holds the events behind `start` up to `end`. */
  #start: number;
  #end: number;

  constructor(bounds: FeedBounds, head: number) {
    this.#bounds = bounds;
    this.#start = head;
    this.#end = head;
  }

  /** What has just become durable, in order. */
  publish(ops: readonly Operation[], durable: number): void {
    for (const op of ops) {
      if (op.append === undefined) continue;
      const before = op.append.lastPosition - op.append.events.length;
      if (before !== this.#end) this.#restart(before);
      this.#appends.push(new AppendEvents(op.append));
      this.#records.push(op.record);
      this.#events += op.append.events.length;
      this.#bytes += op.record.length;
      this.#end = op.append.lastPosition;
    }
    if (durable !== this.#end) this.#restart(durable);
    this.#evict();
    for (const listener of this.#listeners) listener();
  }

  /** The latest appends and the number of the first one with events behind `after`; undefined where the feed starts later. */
  behind(after: number): LatestAppends | undefined {
    if (after < this.#start) return undefined;
    let low = 0;
    let high = this.#appends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#appends[middle]!.append.lastPosition > after) high = middle;
      else low = middle + 1;
    }
    return { appends: this.#appends, records: this.#records, first: low };
  }

  /** Calls `listener` whenever there is more; the returned function ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when there is more, or nothing more will come. */
  next(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const unlisten = this.listen(() => {
        unlisten();
        resolve();
      });
    });
  }

  /** Lets go of all who wait. */
  close(): void {
    this.#closed = true;
    for (const listener of this.#listeners) listener();
  }

  /** Drops the older half at once when a bound is passed, so that dropping costs nothing per append. */
  #evict(): void {
    if (this.#events <= this.#bounds.maxEvents && this.#bytes <= this.#bounds.maxBytes) return;
    let dropped = 0;
    while (this.#events > this.#bounds.maxEvents / 2 || this.#bytes > this.#bounds.maxBytes / 2) {
      const { append } = this.#appends[dropped]!;
      this.#events -= append.events.length;
      this.#bytes -= this.#records[dropped]!.length;
      this.#start = append.lastPosition;
      dropped++;
    }
    this.#appends = this.#appends.slice(dropped);
    this.#records = this.#records.slice(dropped);
  }

  #restart(at: number): void {
    this.#appends = [];
    this.#records = [];
    this.#events = 0;
    this.#bytes = 0;
    this.#start = at;
    this.#end = at;
  }
}
