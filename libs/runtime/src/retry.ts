import type { Clock } from '@onward/model';
import type { Entropy } from './ports.js';

/** Resolves `ms` from now on the given clock; early when aborted. */
export function delay(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    const cancel = clock.schedule(ms, done);
    const stop = (): void => {
      cancel();
      done();
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Exponential back-off with full jitter: between 0 and min(cap, base·2^attempt), attempt from 0. In ms. */
export function backOff(entropy: Entropy, attempt: number, base: number, cap: number): number {
  return entropy.random() * Math.min(cap, base * 2 ** Math.min(attempt, 30));
}
