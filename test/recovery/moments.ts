/** Without anything happening for so long, nothing will. */
const GIVEN_UP_AFTER_MS = 5 * 60_000;

/** When to kill: by what has happened, so that a round is worth the same on any machine. */
export class Moments {
  /** Commands acknowledged so far. */
  acknowledged = 0;
  /** Commands under way that may not be sent a second time. */
  unrepeatable = 0;
  private waiting: (() => void) | undefined;

  /** Resolves, in the very turn in which it comes to hold, when the condition does. One at a time. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      let tooLate: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve, reject) => {
        this.waiting = resolve;
        const message = `nothing was acknowledged for ${GIVEN_UP_AFTER_MS / 1000} s`;
        tooLate = setTimeout(() => reject(new Error(message)), GIVEN_UP_AFTER_MS);
      }).finally(() => clearTimeout(tooLate));
    }
  }

  acknowledge(): void {
    this.acknowledged++;
    this.waiting?.();
  }

  /** While `work` is under way, its outcome is unknown to everybody. */
  async unknown<T>(work: () => Promise<T>): Promise<T> {
    this.unrepeatable++;
    this.waiting?.();
    try {
      return await work();
    } finally {
      this.unrepeatable--;
    }
  }
}
