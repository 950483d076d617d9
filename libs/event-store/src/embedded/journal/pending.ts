import type { IndexEntry } from '../database.js';

/** An append that is stored, and what the database will keep of it. */
export interface PendingAppend extends IndexEntry {
  readonly stream: string;
  readonly record: Buffer;
}

/** What is in the journal and not yet in the database, in order of position: all that is read of it comes from here. */
export class Pending {
  #appends: PendingAppend[] = [];
  readonly #streams = new Map<string, PendingAppend[]>();
  #bytes = 0;

  get appends(): readonly PendingAppend[] {
    return this.#appends;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(appends: readonly PendingAppend[]): void {
    for (const append of appends) {
      this.#appends.push(append);
      this.#bytes += append.record.length;
      const others = this.#streams.get(append.stream);
      if (others === undefined) this.#streams.set(append.stream, [append]);
      else others.push(append);
    }
  }

  /** The first so many are in the database. */
  drop(count: number): void {
    for (let at = 0; at < count; at++) {
      const { stream, record } = this.#appends[at]!;
      this.#bytes -= record.length;
      const ofStream = this.#streams.get(stream)!;
      if (ofStream.length === 1) this.#streams.delete(stream);
      else ofStream.shift();
    }
    this.#appends = this.#appends.slice(count);
  }

  ofStream(stream: string): readonly PendingAppend[] {
    return this.#streams.get(stream) ?? NONE;
  }

  /** The number of the first one that ends at `position` or later. */
  firstFrom(position: number): number {
    let low = 0;
    let high = this.#appends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#appends[middle]!.lastPosition >= position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const NONE: readonly PendingAppend[] = [];
