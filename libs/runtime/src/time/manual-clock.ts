import type { Clock } from '@onward/model';

interface Entry {
  readonly due: number;
  readonly sequence: number;
  readonly action: () => void;
}

/**
 * The time of the processes where somebody moves it by hand: it stands still until it is told to move. What is scheduled is begun
 * in the order in which it is due.
 */
export class ManualClock implements Clock {
  #now: number;
  #sequence = 0;
  readonly #entries = new Set<Entry>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, action: () => void): () => void {
    const entry = { due: this.#now + Math.max(0, delayMs), sequence: this.#sequence++, action };
    this.#entries.add(entry);
    // What is due now need not wait for the clock to be moved.
    if (delayMs <= 0) setImmediate(() => this.#begin(entry));
    return () => this.#entries.delete(entry);
  }

  /** When the next thing is due, ms since 1970. */
  nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /** Moves, also backwards, and begins all that is due then. */
  moveTo(moment: number): void {
    this.#now = moment;
    for (let entry = this.#next(); entry !== undefined && entry.due <= moment; entry = this.#next())
      this.#begin(entry);
  }

  #begin(entry: Entry): void {
    if (this.#entries.delete(entry)) entry.action();
  }

  #next(): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#entries) {
      if (
        next === undefined ||
        entry.due < next.due ||
        (entry.due === next.due && entry.sequence < next.sequence)
      )
        next = entry;
    }
    return next;
  }
}
