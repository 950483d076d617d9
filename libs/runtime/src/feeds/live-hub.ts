import type { EventStore, RecordedEvent, Subscription } from '@onward/event-store';
import { DEPLOYMENTS_STREAM_PREFIX, INSTANCE_STREAM_PREFIX } from '@onward/model';
import type { Clock, Position } from '@onward/model';
import type { Logger } from '../ports.js';
import { Stopped, pauseBefore, persist } from '../projections/persist.js';
import { delay } from '../retry.js';

export const FEED_PREFIXES = [INSTANCE_STREAM_PREFIX, DEPLOYMENTS_STREAM_PREFIX];
const isFed = ({ stream }: RecordedEvent): boolean =>
  FEED_PREFIXES.some((prefix) => stream.startsWith(prefix));

const MAX_BATCH = 1_024;
/** The subscription outlives its last watcher by this, ms, since the next one often follows at once. */
const LINGER_MS = 5_000;

/** Everything that was stored behind `after`, up to `upTo`. */
export interface LiveBatch {
  readonly after: Position;
  readonly events: readonly RecordedEvent[];
  readonly upTo: Position;
}

export interface Watcher<T> {
  push(item: T): void;
}

export interface LiveHubPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * One live subscription for all who follow the log on this node: hundreds of feeds cost one reader and a map look-up per event.
 * There is none while nobody watches. It brings what is stored after a watcher has been attached; what was before, the watcher
 * reads from the store.
 */
export class LiveHub {
  readonly #all = new Set<Watcher<LiveBatch>>();
  readonly #streams = new Map<string, Set<Watcher<RecordedEvent>>>();
  readonly #abort = new AbortController();
  #watchers = 0;
  #running: Promise<void> | undefined;
  #position: Position | undefined;
  #subscription: Subscription | undefined;
  #cancelLinger: (() => void) | undefined;
  #failures = 0;

  constructor(
    private readonly ports: LiveHubPorts,
    /** Can be watched as streams, too, and are in no feed. */
    private readonly apart: readonly string[] = [],
  ) {}

  /** Watches without a watcher: somebody wants to have been attached before he knows which stream to ask for. */
  async keep(): Promise<void> {
    this.#watchers++;
    await this.#attached();
  }

  /** Resolves when nothing stored from now on is missed; `detach` ends it. Rejects with `Stopped` when the hub has stopped. */
  async watchAll(watcher: Watcher<LiveBatch>): Promise<() => void> {
    this.#all.add(watcher);
    return this.#attach(() => this.#all.delete(watcher));
  }

  async watchStream(stream: string, watcher: Watcher<RecordedEvent>): Promise<() => void> {
    const watchers = this.#streams.get(stream) ?? new Set();
    this.#streams.set(stream, watchers.add(watcher));
    return this.#attach(() => {
      const others = this.#streams.get(stream);
      others?.delete(watcher);
      if (others?.size === 0) this.#streams.delete(stream);
    });
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelLinger?.();
    await this.#running?.catch(() => {});
    await this.#subscription?.close();
  }

  async #attach(remove: () => void): Promise<() => void> {
    this.#watchers++;
    let attached = true;
    const detach = (): void => {
      if (!attached) return;
      attached = false;
      remove();
      this.#watchers--;
      if (this.#watchers === 0) this.#linger();
    };
    try {
      await this.#attached();
    } catch (error) {
      detach();
      throw error;
    }
    return detach;
  }

  #attached(): Promise<void> {
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (this.#abort.signal.aborted) return Promise.reject(new Stopped('the live hub'));
    this.#running ??= this.#begin().catch((error: unknown) => {
      this.#running = undefined;
      throw error;
    });
    return this.#running;
  }

  async #begin(): Promise<void> {
    const { eventStore } = this.ports;
    this.#position = await persist(this.#persistence(), 'following the log', () => eventStore.head());
    this.#subscribe(this.#position);
  }

  #subscribe(after: Position): void {
    if (this.#abort.signal.aborted) return;
    this.#subscription = this.ports.eventStore.subscribe({
      after,
      prefixes: [...FEED_PREFIXES, ...this.apart],
      maxBatch: MAX_BATCH,
      onBatch: async (events, upTo) => this.#distribute(events, upTo),
      onError: (error) => void this.#resume(error),
    });
  }

  #distribute(events: readonly RecordedEvent[], upTo: Position): void {
    this.#failures = 0;
    const fed = this.apart.length === 0 ? events : events.filter(isFed);
    const batch: LiveBatch = { after: this.#position ?? upTo, events: fed, upTo };
    this.#position = upTo;
    for (const watcher of this.#all) watcher.push(batch);
    if (this.#streams.size === 0) return;
    for (const event of events) {
      const watchers = this.#streams.get(event.stream);
      if (watchers !== undefined) for (const watcher of watchers) watcher.push(event);
    }
  }

  /** From where it was, so that no watcher sees a gap. */
  async #resume(error: Error): Promise<void> {
    this.ports.logger.warn('the subscription of the feeds ended and is started again', {
      error: error.message,
    });
    await delay(this.ports.clock, pauseBefore(this.#failures++), this.#abort.signal);
    if (this.#running === undefined || this.#position === undefined) return;
    try {
      this.#subscribe(this.#position);
    } catch (cause) {
      await this.#resume(cause as Error);
    }
  }

  #linger(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = this.ports.clock.schedule(LINGER_MS, () => {
      this.#cancelLinger = undefined;
      const subscription = this.#subscription;
      this.#running = undefined;
      this.#subscription = undefined;
      void subscription?.close();
    });
  }

  #persistence(): Parameters<typeof persist>[0] {
    return { clock: this.ports.clock, logger: this.ports.logger, signal: this.#abort.signal };
  }
}
