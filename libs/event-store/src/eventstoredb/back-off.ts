import type { Clock } from '@onward/model';

export interface Timing {
  readonly clock: Clock;
  /** From 0 (inclusive) to 1 (exclusive): spreads out what would otherwise come back all at once. */
  readonly random: () => number;
}

export interface Waiting {
  readonly done: Promise<void>;
  /** Ends the waiting early. */
  stop(): void;
}

/** Half to all of `firstMs` doubled per attempt (from 0), never more than `maxMs`. */
export function backOffMs({ random }: Timing, attempt: number, firstMs: number, maxMs: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.ceil(ceiling * (0.5 + random() / 2));
}

export function wait({ clock }: Timing, delayMs: number): Waiting {
  let stop = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    const cancel = clock.schedule(delayMs, resolve);
    stop = () => {
      cancel();
      resolve();
    };
  });
  return { done, stop: () => stop() };
}

/** What `promise` gives, or a rejection with what `late` makes when it takes longer. `promise` itself goes on. */
export function within<Value>(
  { clock }: Timing,
  limitMs: number,
  promise: Promise<Value>,
  late: () => Error,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(limitMs, () => reject(late()));
    promise.then(resolve, reject).finally(cancel);
  });
}
