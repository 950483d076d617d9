import type { EventStore, RecordedEvent } from '@onward/event-store';
import { instanceStream } from '@onward/model';
import type { Clock, Key, Position } from '@onward/model';
import type { Runtime } from '../api.js';
import type { Logger } from '../ports.js';
import { Stopped, persist } from '../projections/persist.js';
import { feedLoop } from './feed-loop.js';
import type { FeedSource } from './feed-loop.js';
import { InstanceFeed } from './instance-feed.js';
import { LiveBuffer } from './live-buffer.js';
import { LiveHub } from './live-hub.js';
import type { LiveBatch, Watcher } from './live-hub.js';
import { LogFeed } from './log-feed.js';
import type { LogBatch } from './log-feed.js';

/** Events that wait for one consumer in memory; one that is further behind reads from the store. */
const MAX_BUFFERED = 1_024;

export interface FeedsPorts {
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Feeds for SSE and the like: history from the store, then live from one shared hub, without gap or repetition. A feed does
 * nothing before it is iterated; it ends with its signal, with the loop that iterates it, and with `stop`.
 */
export class Feeds {
  readonly hub: LiveHub;
  readonly #open = new Set<AbortController>();
  #stopped = false;

  constructor(
    private readonly ports: FeedsPorts,
    /** Streams the hub follows beside those of the feeds. */
    apart: readonly string[] = [],
  ) {
    this.hub = new LiveHub(ports, apart);
  }

  /** Nothing to do: the hub follows the log as soon as somebody asks. */
  start(): void {}

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const controller of this.#open) controller.abort();
    await this.hub.stop();
  }

  instance(
    instanceKey: Key,
    fromRevision: number,
    signal: AbortSignal,
  ): ReturnType<Runtime['feeds']['instance']> {
    const stream = instanceStream(instanceKey);
    const source = new InstanceFeed(this.ports.eventStore, stream, fromRevision);
    const buffer = new LiveBuffer<RecordedEvent>(MAX_BUFFERED);
    return this.#feed(
      buffer,
      async () => source,
      (watcher) => this.hub.watchStream(stream, watcher),
      signal,
    );
  }

  all(after: Position | 'start' | 'end', signal: AbortSignal): AsyncIterable<LogBatch> {
    const { eventStore } = this.ports;
    const source = async (): Promise<LogFeed> =>
      new LogFeed(eventStore, after === 'end' ? await eventStore.head() : after);
    const buffer = new LiveBuffer<LiveBatch>(MAX_BUFFERED, (batch) => batch.events.length + 1);
    return this.#feed(buffer, source, (watcher) => this.hub.watchAll(watcher), signal);
  }

  async *#feed<T, B>(
    buffer: LiveBuffer<T>,
    open: () => Promise<FeedSource<T, B>>,
    attach: (watcher: Watcher<T>) => Promise<() => void>,
    signal: AbortSignal,
  ): AsyncGenerator<B, void, undefined> {
    if (signal.aborted || this.#stopped) return;
    const own = new AbortController();
    const end = (): void => own.abort();
    signal.addEventListener('abort', end, { once: true });
    this.#open.add(own);
    let detach: (() => void) | undefined;
    try {
      detach = await attach(buffer);
      const ports = { ...this.ports, signal: own.signal };
      const source = await persist(ports, 'opening a feed', open);
      const patient: FeedSource<T, B> = {
        read: () => persist(ports, 'reading a feed', () => source.read()),
        next: (items) => source.next(items),
        includes: (item) => source.includes(item),
      };
      yield* feedLoop(patient, buffer, this.ports.clock, own.signal);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      detach?.();
      signal.removeEventListener('abort', end);
      this.#open.delete(own);
    }
  }
}
