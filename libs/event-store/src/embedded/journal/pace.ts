/** Handing a write to another thread, and its end back, takes a tenth of a millisecond. */
const FAST_MS = 0.5;
const UNKNOWN_MS = 8 * FAST_MS;

/** How fast the disk has been lately: slow at once, fast again only after some writes. */
export class Pace {
  #ms = UNKNOWN_MS;

  /** A write took so long, however it was done. */
  took(ms: number): void {
    this.#ms = Math.max(ms, (3 * this.#ms + ms) / 4);
  }

  /** Whether waiting for a small write holds up a thread for less time than it would take to hand it over. */
  get isFast(): boolean {
    return this.#ms <= FAST_MS;
  }
}
