/** Waits between attempts: exponential, with jitter so that many clients do not come back together. */
export interface Backoff {
  /** ms. */
  readonly initialMs: number;
  /** ms. */
  readonly maxMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { initialMs: 100, maxMs: 10_000 };

/**
 * How long to wait before attempt `failures` + 1.
 * @param failures so far, from 1
 * @param floorMs what the server has asked for (`Retry-After`), waited for in any case
 */
export function delayAfter(failures: number, { initialMs, maxMs }: Backoff, floorMs = 0): number {
  const ceiling = Math.min(maxMs, initialMs * 2 ** Math.min(failures - 1, 30));
  return floorMs + ceiling * (0.5 + Math.random() / 2);
}

/** Rejects with the signal's reason when it is aborted first. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
