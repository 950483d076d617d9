import type { Clock, Position } from '@onward/model';
import { comparePositions } from '@onward/model';

interface Waiter {
  readonly position: Position;
  settled: boolean;
  readonly resolve: (reached: boolean) => void;
  cancelTimer: () => void;
}

/** A heap that has more settled waiters than live ones, and at least so many, is cleaned. */
const CLEAN_FROM = 256;

/**
 * Those who wait for one position to be reached: a heap with the earliest on top, so that each move costs only what it wakes.
 * Whoever has timed out is left in the heap until it comes to the top or outnumbers the others.
 */
export class Waiters {
  #heap: Waiter[] = [];
  #live = 0;

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.#live;
  }

  /** True when `reached` is called with this position or one behind it; false after `timeoutMs`. */
  wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = { position, settled: false, resolve, cancelTimer: () => {} };
      waiter.cancelTimer = this.clock.schedule(timeoutMs, () => this.#settle(waiter, false));
      this.#live++;
      this.#push(waiter);
      this.#cleanIfWorthIt();
    });
  }

  /** Wakes all who wait for `position` or less. */
  reached(position: Position): void {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (!top.settled && comparePositions(top.position, position) > 0) return;
      this.#pop();
      this.#settle(top, true);
    }
  }

  /** It cannot be reached any more, or the host stops: all get false. */
  giveUp(): void {
    const waiters = this.#heap;
    this.#heap = [];
    for (const waiter of waiters) this.#settle(waiter, false);
  }

  #settle(waiter: Waiter, reached: boolean): void {
    if (waiter.settled) return;
    waiter.settled = true;
    this.#live--;
    waiter.cancelTimer();
    waiter.resolve(reached);
  }

  #cleanIfWorthIt(): void {
    if (this.#heap.length < CLEAN_FROM || this.#heap.length < 2 * this.#live) return;
    this.#heap = this.#heap
      .filter((waiter) => !waiter.settled)
      .sort((a, b) => comparePositions(a.position, b.position));
  }

  #push(waiter: Waiter): void {
    const heap = this.#heap;
    let at = heap.push(waiter) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (comparePositions((heap[parent] as Waiter).position, waiter.position) <= 0) break;
      heap[at] = heap[parent] as Waiter;
      at = parent;
    }
    heap[at] = waiter;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Waiter;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const right = heap[child + 1];
      if (right !== undefined && comparePositions(right.position, (heap[child] as Waiter).position) < 0)
        child++;
      const candidate = heap[child];
      if (candidate === undefined || comparePositions(candidate.position, last.position) >= 0) break;
      heap[at] = candidate;
      at = child;
    }
    heap[at] = last;
  }
}
