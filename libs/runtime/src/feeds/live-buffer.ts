/**
 * What the hub has brought for one consumer and the consumer has not taken yet. Bounded: beyond it everything is dropped, and
 * the consumer goes on from the store, so that a slow one costs no memory.
 */
export class LiveBuffer<T> {
  #items: T[] = [];
  #weight = 0;
  #overflowed = false;
  #latest: T | undefined;
  #wake: (() => void) | undefined;

  constructor(
    private readonly capacity: number,
    private readonly weigh: (item: T) => number = () => 1,
  ) {}

  /** The newest item that ever came, taken or not. */
  get latest(): T | undefined {
    return this.#latest;
  }

  push(item: T): void {
    this.#latest = item;
    this.#weight += this.weigh(item);
    if (this.#weight > this.capacity) {
      this.#items = [];
      this.#overflowed = true;
    }
    if (!this.#overflowed) this.#items.push(item);
    this.#wake?.();
  }

  /** All items since the last call, or 'overflowed' where some had to be dropped. */
  take(): readonly T[] | 'overflowed' {
    const taken = this.#overflowed ? 'overflowed' : this.#items;
    this.#items = [];
    this.#weight = 0;
    this.#overflowed = false;
    return taken;
  }

  /** Resolves when there is something to take, or at the abort. */
  async changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#weight > 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
