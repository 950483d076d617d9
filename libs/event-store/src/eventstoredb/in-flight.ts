import { StoreUnavailable } from '../errors.js';

export interface InFlightBounds {
  readonly maxAppends: number;
  readonly maxBytes: number;
  /** Callers that wait for room; one more is refused. */
  readonly maxWaiting: number;
}

/** How much may be on its way to the server. Beyond it callers wait, first come, first served. */
export class InFlight {
  readonly #bounds: InFlightBounds;
  readonly #waiting = new Set<() => void>();
  readonly #whenIdle = new Set<() => void>();
  #appends = 0;
  #bytes = 0;

  constructor(bounds: InFlightBounds) {
    this.#bounds = bounds;
  }

  /** Rejects with StoreUnavailable when too many wait already. */
  async run<Result>(bytes: number, action: () => Promise<Result>): Promise<Result> {
    if (!this.#hasRoom() || this.#waiting.size > 0) await this.#room();
    this.#appends++;
    this.#bytes += bytes;
    try {
      return await action();
    } finally {
      this.#appends--;
      this.#bytes -= bytes;
      this.#wake();
    }
  }

  /** Resolves when nothing is under way and nobody waits. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.add(resolve);
      this.#wake();
    });
  }

  #hasRoom(): boolean {
    return this.#appends < this.#bounds.maxAppends && this.#bytes < this.#bounds.maxBytes;
  }

  #room(): Promise<void> {
    if (this.#waiting.size >= this.#bounds.maxWaiting)
      return Promise.reject(
        new StoreUnavailable(`${this.#waiting.size} appends wait for EventStoreDB already; try again later`),
      );
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Lets in one; it lets in the next when it is done, so that the bounds are looked at again. */
  #wake(): void {
    const [first] = this.#waiting;
    if (first !== undefined && this.#hasRoom()) {
      this.#waiting.delete(first);
      first();
    } else if (first === undefined && this.#appends === 0) {
      for (const resolve of this.#whenIdle) resolve();
      this.#whenIdle.clear();
    }
  }
}
