import type { Clock } from '@onward/model';

/** A long poll that waits: ends when it is woken, when its time is over, or when its client has gone. */
export class Waiter {
  readonly done: Promise<void>;
  wake!: () => void;

  constructor(clock: Clock, timeoutMs: number, signal?: AbortSignal) {
    this.done = new Promise((resolve) => {
      const cancel = clock.schedule(timeoutMs, () => this.wake());
      this.wake = () => {
        cancel();
        signal?.removeEventListener('abort', this.wake);
        resolve();
      };
      signal?.addEventListener('abort', this.wake, { once: true });
    });
  }
}
