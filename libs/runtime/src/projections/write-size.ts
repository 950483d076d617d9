import type { Clock } from '@onward/model';

const FIRST = 512;
const LEAST = 16;
const MOST = 2_000;
/**
 * What a write may hold up its thread, ms. Only under load are there so many documents at once; then a larger write is the cheaper one: what
 * comes and goes within it (a step's job, say) is never written.
 */
const TOO_LONG_MS = 20;
const SHORT_MS = 8;

/**
 * How many documents one write takes. A store inside this process works while it is called and holds up everything else; one
 * behind a network does not. So the size follows from how long the call itself takes.
 */
export class WriteSize {
  #documents = FIRST;

  constructor(private readonly clock: Clock) {}

  get documents(): number {
    return this.#documents;
  }

  /** Calls `write`, which takes `documents` of them, and learns from the time until it gives the thread back. */
  measure<T>(documents: number, write: () => T): T {
    const start = this.clock.now();
    const result = write();
    const took = this.clock.now() - start;
    if (took >= TOO_LONG_MS) this.#documents = Math.max(LEAST, Math.floor(this.#documents * 0.7));
    else if (took < SHORT_MS && documents >= this.#documents) {
      this.#documents = Math.min(MOST, Math.ceil(this.#documents * 1.2));
    }
    return result;
  }
}
