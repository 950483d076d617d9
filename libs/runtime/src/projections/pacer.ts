import type { Clock } from '@onward/model';

/** A synchronous slice of work lasts about this long, ms; commands are served between two slices. */
const SLICE_MS = 4;
/**
 * Where the others take longer than that in each turn of the event loop, the slice grows with them, up to this: otherwise
 * the read models would fall ever further behind while commands come as fast as they can.
 */
const LONGEST_SLICE_MS = 16;
/** The slice's part of what the others took. */
const SHARE = 0.5;

/**
 * Keeps long work from starving the commands: whoever folds asks for a breath after each small piece. All that share a pacer
 * share one slice per turn of the event loop, however many of them there are.
 */
export class Pacer {
  readonly #waiting: (() => void)[] = [];
  #sliceStart: number;
  #budget: number;
  #releasing = false;

  constructor(
    private readonly clock: Clock,
    private readonly yieldNow: () => Promise<void>,
    private readonly sliceMs = SLICE_MS,
  ) {
    this.#sliceStart = clock.now();
    this.#budget = sliceMs;
  }

  /** Undefined while the slice lasts; otherwise resolves when it is this caller's turn. */
  breathe(): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.clock.now() - this.#sliceStart < this.#budget) return undefined;
    const turn = new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (!this.#releasing) void this.#release();
    return turn;
  }

  async #release(): Promise<void> {
    this.#releasing = true;
    while (this.#waiting.length > 0) {
      const before = this.clock.now();
      await this.yieldNow();
      this.#sliceStart = this.clock.now();
      const others = this.#sliceStart - before;
      this.#budget = Math.max(this.sliceMs, Math.min(LONGEST_SLICE_MS, others * SHARE));
      this.#waiting.shift()?.();
    }
    this.#releasing = false;
  }
}
