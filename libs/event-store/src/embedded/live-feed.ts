import { firstBehind } from './selection.js';
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

interface Listener {
  readonly wake: () => void;
  /** Up to where it has read; undefined: it reads nothing here. */
  readonly place: (() => number) | undefined;
}

/**
 * The latest appends, as the very objects that were appended: whoever keeps up reads nothing from disk and parses nothing. They are let
 * go of as soon as all who listen have read them, so that they die young, which costs the garbage collector next to nothing.
 * Bounded; whoever falls behind its start reads from the log.
 */
export class LiveFeed {
  readonly #bounds: FeedBounds;
  readonly #listeners = new Set<Listener>();
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
    for (const { wake } of this.#listeners) wake();
  }

  /** The latest appends and the number of the first one with events behind `after`; undefined where the feed starts later. */
  behind(after: number): LatestAppends | undefined {
    if (after < this.#start) return undefined;
    return { appends: this.#appends, records: this.#records, first: firstBehind(this.#appends, after) };
  }

  /** Calls `wake` whenever there is more; the returned function ends it. */
  listen(wake: () => void, place?: () => number): () => void {
    const listener = { wake, place };
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
    for (const { wake } of this.#listeners) wake();
  }

  /** Always several at once, so that dropping costs next to nothing per append. */
  #evict(): void {
    const read = this.#firstUnread();
    if (read * 2 >= this.#appends.length) this.#drop(read);
    if (this.#events <= this.#bounds.maxEvents && this.#bytes <= this.#bounds.maxBytes) return;
    let [events, bytes, count] = [this.#events, this.#bytes, 0];
    for (; events > this.#bounds.maxEvents / 2 || bytes > this.#bounds.maxBytes / 2; count++) {
      events -= this.#appends[count]!.append.events.length;
      bytes -= this.#records[count]!.length;
    }
    this.#drop(count);
  }

  /** The number of the first append that somebody who listens has still to read; 0 where nobody does. */
  #firstUnread(): number {
    let least = Infinity;
    for (const { place } of this.#listeners) if (place !== undefined) least = Math.min(least, place());
    return least === Infinity ? 0 : (this.behind(Math.max(least, this.#start))?.first ?? 0);
  }

  #drop(count: number): void {
    if (count === 0) return;
    for (let at = 0; at < count; at++) {
      this.#events -= this.#appends[at]!.append.events.length;
      this.#bytes -= this.#records[at]!.length;
    }
    this.#start = this.#appends[count - 1]!.append.lastPosition;
    this.#appends = this.#appends.slice(count);
    this.#records = this.#records.slice(count);
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
