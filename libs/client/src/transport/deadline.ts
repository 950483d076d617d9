/** A signal that aborts with the caller's, or when the time is over. To be cleared, so that no timer outlives its request. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The time was over, rather than that the caller aborted. */
  readonly passed: boolean;
  clear(): void;
}

export function deadline(limitMs: number, outer?: AbortSignal): Deadline {
  const inner = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    inner.abort();
  }, limitMs);
  const abort = () => inner.abort(outer?.reason);
  if (outer?.aborted) abort();
  else outer?.addEventListener('abort', abort, { once: true });
  return {
    signal: inner.signal,
    get passed() {
      return passed;
    },
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}
