import { comparePositions, type Position } from '@onward/model';
import type { Timing } from './back-off.js';

const POLL_MS = 1000;
/** For so long a subscription may come to the head by itself. */
const LAG_MS = 50;

interface Watcher {
  readonly after: Position;
  readonly onBehind: () => void;
  cancel: (() => void) | undefined;
}

/**
 * Knows where the log ends: from this process's own appends, and by asking once a second while anybody cares. A filtered
 * subscription whose events are rare hears from the server only after hundreds of others; here it learns that it lies behind.
 */
export class HeadWatch {
  readonly #timing: Timing;
  readonly #readHead: () => Promise<Position>;
  readonly #watchers = new Set<Watcher>();
  #known = '0' as Position;
  #polling = false;

  constructor(timing: Timing, readHead: () => Promise<Position>) {
    this.#timing = timing;
    this.#readHead = readHead;
  }

  /** The log reaches at least up to here. */
  note(position: Position): void {
    if (comparePositions(position, this.#known) <= 0) return;
    this.#known = position;
    for (const watcher of this.#watchers) this.#check(watcher);
  }

  /** Calls back once if the log is found to go on behind `after`; the returned function calls it off. */
  watch(after: Position, onBehind: () => void): () => void {
    const watcher: Watcher = { after, onBehind, cancel: undefined };
    this.#watchers.add(watcher);
    this.#check(watcher);
    this.#poll();
    return () => {
      this.#watchers.delete(watcher);
      watcher.cancel?.();
    };
  }

  #check(watcher: Watcher): void {
    if (watcher.cancel !== undefined || comparePositions(this.#known, watcher.after) <= 0) return;
    watcher.cancel = this.#timing.clock.schedule(LAG_MS, watcher.onBehind);
  }

  #poll(): void {
    if (this.#polling || this.#watchers.size === 0) return;
    this.#polling = true;
    const again = (): void => {
      this.#polling = false;
      this.#poll();
    };
    this.#timing.clock.schedule(POLL_MS, () => {
      if (this.#watchers.size === 0) again();
      // Where it cannot be read, the subscriptions find out by themselves.
      else
        this.#readHead()
          .then(
            (head) => this.note(head),
            () => undefined,
          )
          .finally(again);
    });
  }
}
