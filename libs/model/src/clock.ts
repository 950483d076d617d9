/** Where time and delay come from; production uses the system's, tests and the simulator a virtual one. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
  /** Runs `action` once, `delayMs` from now at the earliest; the returned function calls it off. Does not keep the process alive. */
  schedule(delayMs: number, action: () => void): () => void;
}

/** The longest delay `setTimeout` takes; longer ones are waited for in pieces. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, action) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (remaining: number): void => {
      const piece = Math.min(Math.max(remaining, 0), MAX_TIMEOUT_MS);
      timer = setTimeout(() => (remaining > piece ? wait(remaining - piece) : action()), piece);
      timer.unref();
    };
    wait(delayMs);
    return () => clearTimeout(timer);
  },
};
