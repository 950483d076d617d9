import type { Place } from '../projections/places.js';

interface Entry {
  /** Everything up to here came before it. */
  readonly before: Place;
  done: boolean;
}

/**
 * Work is begun in the order of the log and finished in any order: the mark is the place up to which all of it is finished.
 * A restart from the mark may repeat work, and forgets none.
 */
export class LowWaterMark {
  #open: Entry[] = [];
  #passed: Place;
  #roomWanted: (() => void) | undefined;

  constructor(start: Place) {
    this.#passed = start;
  }

  get place(): Place {
    return this.#open[0]?.before ?? this.#passed;
  }

  /** Begun and not yet out of the window; what is finished behind something unfinished counts, too. */
  get size(): number {
    return this.#open.length;
  }

  /** The log has been looked through up to here, and all that is to be done there has been begun. */
  passed(place: Place): void {
    this.#passed = place;
  }

  /** Begins work on the event behind what has been passed; the returned function finishes it. */
  begin(): () => void {
    const entry: Entry = { before: this.#passed, done: false };
    this.#open.push(entry);
    return () => this.#finish(entry);
  }

  /** Resolves when fewer than `limit` are open, or at the abort. One at a time may wait. */
  async room(limit: number, signal: AbortSignal): Promise<void> {
    while (this.#open.length >= limit && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#roomWanted = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
    this.#roomWanted = undefined;
  }

  #finish(entry: Entry): void {
    entry.done = true;
    const unfinished = this.#open.findIndex(({ done }) => !done);
    this.#open = unfinished === -1 ? [] : unfinished === 0 ? this.#open : this.#open.slice(unfinished);
    this.#roomWanted?.();
  }
}
