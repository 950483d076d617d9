import type { Clock } from '@onward/model';

/** The clock of one node: somewhat ahead of or behind the others', and silent once the node has died. */
export class NodeClock implements Clock {
  readonly #timers = new Set<() => void>();
  #dead = false;

  constructor(
    private readonly world: Clock,
    /** Ahead of the world's time, ms. */
    private skew: number,
  ) {}

  now(): number {
    return this.world.now() + this.skew;
  }

  schedule(delayMs: number, action: () => void): () => void {
    if (this.#dead) return () => {};
    const cancel = this.world.schedule(delayMs, () => {
      this.#timers.delete(stop);
      action();
    });
    const stop = (): void => {
      this.#timers.delete(stop);
      cancel();
    };
    this.#timers.add(stop);
    return stop;
  }

  /** Somebody sets it, by so many ms; what was scheduled comes as it would have. */
  move(ms: number): void {
    this.skew += ms;
  }

  kill(): void {
    this.#dead = true;
    for (const stop of this.#timers) stop();
  }
}
