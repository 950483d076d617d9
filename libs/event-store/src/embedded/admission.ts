export interface Bounds {
  readonly maxOperations: number;
  readonly maxBytes: number;
}

/**
 * How much may be on its way to the disk. Beyond it callers wait, first come, first served, before anything is encoded for them:
 * backpressure instead of memory.
 */
export class Admission {
  readonly #bounds: Bounds;
  #operations = 0;
  #bytes = 0;
  #paused = false;
  #waiting: (() => void)[] = [];
  #first = 0;
  #whenEmpty: (() => void)[] = [];

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get operations(): number {
    return this.#operations;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Runs `start` now, or when there is room. */
  enter(start: () => void): void {
    if (this.#open() && this.#first === this.#waiting.length) start();
    else this.#waiting.push(start);
  }

  took(bytes: number): void {
    this.#operations++;
    this.#bytes += bytes;
  }

  released(operations: number, bytes: number): void {
    this.#operations -= operations;
    this.#bytes -= bytes;
    this.#drain();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#drain();
  }

  /** Resolves when nothing is under way and nobody waits. */
  empty(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
      this.#drain();
    });
  }

  #open(): boolean {
    return (
      !this.#paused && this.#operations < this.#bounds.maxOperations && this.#bytes < this.#bounds.maxBytes
    );
  }

  #drain(): void {
    while (this.#first < this.#waiting.length && this.#open()) {
      const start = this.#waiting[this.#first]!;
      this.#first++;
      start();
    }
    if (this.#first < this.#waiting.length) {
      this.#compact();
      return;
    }
    this.#waiting = [];
    this.#first = 0;
    if (this.#operations > 0 || this.#paused) return;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  #compact(): void {
    if (this.#first < 1024 || this.#first * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }
}
