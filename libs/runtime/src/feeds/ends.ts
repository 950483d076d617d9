import type { RecordedEvent } from '@onward/event-store';
import { INSTANCE_STREAM_PREFIX } from '@onward/model';
import type { Clock, Key } from '@onward/model';
import type { LiveHub, Watcher } from './live-hub.js';

interface Waiting {
  readonly waiters: Set<(ended: boolean) => void>;
  /** Present where other nodes may end the instance, too. */
  readonly detach: Promise<() => void> | undefined;
}

const isEnd = (event: RecordedEvent): boolean =>
  event.type === 'ProcessInstanceCompleted' || event.type === 'ProcessInstanceTerminated';

/**
 * Wakes those who wait for an instance to end. What ends on this node is told by `notify`; with a `hub` also what ends on
 * others that share the event store. Whoever waits looks at the present state after having called `wait`, not before.
 */
export class EndHub {
  readonly #waiting = new Map<Key, Waiting>();
  #stopped = false;

  constructor(
    private readonly ports: { readonly clock: Clock },
    private readonly hub?: LiveHub,
  ) {}

  /** Follows the log for the ends on other nodes; resolves when none is missed any more. */
  async start(): Promise<void> {
    await this.hub?.keep();
  }

  /** True when the instance has ended; false after `timeoutMs`, at the abort of a signal, and at `stop`. */
  wait(instanceKey: Key, timeoutMs: number, ...signals: readonly AbortSignal[]): Promise<boolean> {
    if (this.#stopped || signals.some((signal) => signal.aborted)) return Promise.resolve(false);
    return new Promise((resolve) => {
      const { waiters } = this.#waitingFor(instanceKey);
      const settle = (ended: boolean): void => {
        cancelTimer();
        for (const signal of signals) signal.removeEventListener('abort', abandon);
        waiters.delete(settle);
        if (waiters.size === 0) this.#forget(instanceKey);
        resolve(ended);
      };
      const abandon = (): void => settle(false);
      const cancelTimer = this.ports.clock.schedule(timeoutMs, abandon);
      for (const signal of signals) signal.addEventListener('abort', abandon, { once: true });
      waiters.add(settle);
    });
  }

  notify(instanceKey: Key): void {
    for (const settle of this.#waiting.get(instanceKey)?.waiters ?? []) settle(true);
  }

  stop(): void {
    this.#stopped = true;
    for (const { waiters } of this.#waiting.values()) for (const settle of waiters) settle(false);
  }

  #waitingFor(instanceKey: Key): Waiting {
    const known = this.#waiting.get(instanceKey);
    if (known !== undefined) return known;
    const watcher: Watcher<RecordedEvent> = { push: (event) => isEnd(event) && this.notify(instanceKey) };
    const detach = this.hub?.watchStream(INSTANCE_STREAM_PREFIX + instanceKey, watcher);
    detach?.catch(() => {}); // the hub has stopped: those who wait here are told by `stop`
    const waiting: Waiting = { waiters: new Set(), detach };
    this.#waiting.set(instanceKey, waiting);
    return waiting;
  }

  #forget(instanceKey: Key): void {
    const waiting = this.#waiting.get(instanceKey);
    this.#waiting.delete(instanceKey);
    waiting?.detach?.then(
      (detach) => detach(),
      () => {},
    );
  }
}
