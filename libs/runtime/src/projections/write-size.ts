import type { Clock } from '@onward/model';

/** How many documents one write takes, and how long, ms, it may hold up its thread. */
export interface WriteBounds {
  readonly first: number;
  readonly least: number;
  readonly most: number;
  /** The next one is smaller. */
  readonly tooLongMs: number;
  /** The next one may be larger. */
  readonly shortMs: number;
}

/**
 * Where commands are executed in the same thread. Only under load are there so many documents at once; then a larger write is the cheaper
 * one: what comes and goes within it (a step's job, say) is never written.
 */
export const BESIDE_COMMANDS: WriteBounds = {
  first: 512,
  least: 16,
  most: 2_000,
  tooLongMs: 20,
  shortMs: 8,
};

/** Where nobody but queries waits for the thread: under full load a third less work per instance (docs/performance.md). */
export const IN_ITS_OWN_THREAD: WriteBounds = {
  first: 4_000,
  least: 64,
  most: 8_000,
  tooLongMs: 120,
  shortMs: 50,
};

/**
 * How many documents one write takes. A store inside this process works while it is called and holds up everything else; one
 * behind a network does not. So the size follows from how long the call itself takes.
 */
export class WriteSize {
  #documents: number;

  constructor(
    private readonly clock: Clock,
    private readonly bounds: WriteBounds = BESIDE_COMMANDS,
  ) {
    this.#documents = bounds.first;
  }

  get documents(): number {
    return this.#documents;
  }

  /** Calls `write`, which takes `documents` of them, and learns from the time until it gives the thread back. */
  measure<T>(documents: number, write: () => T): T {
    const start = this.clock.now();
    const result = write();
    const took = this.clock.now() - start;
    const { least, most, shortMs, tooLongMs } = this.bounds;
    if (took >= tooLongMs) this.#documents = Math.max(least, Math.floor(this.#documents * 0.7));
    else if (took < shortMs && documents >= this.#documents) {
      this.#documents = Math.min(most, Math.ceil(this.#documents * 1.2));
    }
    return result;
  }
}
