import type { Clock } from '@onward/model';

interface Timer {
  readonly due: number;
  /** Order of scheduling: timers due at the same moment fire in it. */
  readonly sequence: number;
  readonly action: () => void;
}

/** 2024-01-01T00:00:00Z: where virtual time starts unless told otherwise. */
export const VIRTUAL_START = 1_704_067_200_000;
const MAX_TIMERS = 1_000_000;

/** Turns of the event loop between two timers: work that yields a few times before it asks for the next one is done by then. */
const TURNS = 10;

/** Lets everything run that can run without time passing: all microtasks, and what they have queued for the event loop. */
async function drainEventLoop(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Time that passes only when told to. Timers fire in the order in which they are due, and before each further one whatever the
 * former has set off is run to its end by `settle`, so that the same calls always give the same run.
 */
export class VirtualClock implements Clock {
  #now: number;
  #sequence = 0;
  readonly #timers = new Set<Timer>();

  constructor(
    start: number = VIRTUAL_START,
    private readonly settle: () => Promise<void> = drainEventLoop,
  ) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, action: () => void): () => void {
    if (this.#timers.size >= MAX_TIMERS) throw new RangeError(`more than ${MAX_TIMERS} timers are waiting`);
    const timer: Timer = { due: this.#now + Math.max(0, delayMs), sequence: this.#sequence++, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** The moment at which the next timer is due (ms since 1970), undefined where none waits. */
  nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /** Lets `ms` pass: fires what becomes due in that time, what those timers schedule included. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.settle();
    for (let timer = this.#next(); timer !== undefined && timer.due <= until; timer = this.#next()) {
      await this.#fire(timer);
    }
    this.#now = until;
  }

  /** Jumps from timer to timer until none waits. Throws after `maxTimers`: something schedules itself for ever. */
  async runUntilIdle(maxTimers = 100_000): Promise<void> {
    await this.settle();
    for (let fired = 0; ; fired++) {
      const timer = this.#next();
      if (timer === undefined) return;
      if (fired >= maxTimers) throw new RangeError(`still not idle after ${maxTimers} timers`);
      await this.#fire(timer);
    }
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.action();
    await this.settle();
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (
        next === undefined ||
        timer.due < next.due ||
        (timer.due === next.due && timer.sequence < next.sequence)
      )
        next = timer;
    }
    return next;
  }
}
