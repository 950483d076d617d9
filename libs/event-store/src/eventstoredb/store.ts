import { randomUUID } from 'node:crypto';
import { invariant, type Position } from '@onward/model';
import { StoreUnavailable, WrongExpectedRevision } from '../errors.js';
import type {
  AppendRequest,
  AppendResult,
  EventStore,
  ReadAllOptions,
  ReadAllResult,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  Subscription,
} from '../port.js';
import type { Appender } from './appender.js';
import { within, type Timing } from './back-off.js';
import type { Feed, FeedOptions } from './feed.js';
import { encodeMetadata } from './grpc-append.js';
import { HeadWatch } from './head-watch.js';
import type { EventStoreDbLogger } from './logger.js';
import type { Reader } from './reader.js';
import { CatchUpSubscription } from './subscription.js';

export interface StoreParts {
  readonly appender: Appender;
  readonly reader: Reader;
  readonly timing: Timing;
  readonly logger: EventStoreDbLogger;
  readonly timeoutMs: number;
  readonly openFeed: (options: Omit<FeedOptions, 'client'>) => Feed;
  /** Writes a tombstone; see the port. */
  readonly deleteStream: (stream: string, expectedRevision: number) => Promise<void>;
  /** Ends all calls and connections. */
  readonly close: () => Promise<void>;
}

const MAX_METADATA_CONFLICTS = 5;

export class EventStoreDbStore implements EventStore {
  readonly #parts: StoreParts;
  readonly #headWatch: HeadWatch;
  readonly #subscriptions = new Set<CatchUpSubscription>();
  /** Subscriptions from the end that do not know yet where it is. */
  readonly #beginning = new Set<Promise<void>>();
  #closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    this.#parts = parts;
    this.#headWatch = new HeadWatch(parts.timing, () => parts.reader.head());
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    this.#assertOpen();
    if (this.#beginning.size > 0) await this.#begun();
    const result = await this.#parts.appender.append(request);
    this.#headWatch.note(result.position);
    return result;
  }

  async readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    return this.#parts.reader.readStream(stream, options);
  }

  async readAll(options: ReadAllOptions): Promise<ReadAllResult> {
    this.#assertOpen();
    return this.#parts.reader.readAll(options);
  }

  async head(): Promise<Position> {
    this.#assertOpen();
    return this.#parts.reader.head();
  }

  subscribe(options: SubscribeOptions): Subscription {
    this.#assertOpen();
    const { reader, timing, logger, openFeed } = this.#parts;
    const subscription = new CatchUpSubscription(
      {
        timing,
        logger,
        headWatch: this.#headWatch,
        open: openFeed,
        readAll: (all) => reader.readAll(all),
        head: () => reader.head(),
      },
      options,
    );
    this.#subscriptions.add(subscription);
    void subscription.ended.finally(() => this.#subscriptions.delete(subscription));
    if (options.after === 'end') {
      const { begun } = subscription;
      this.#beginning.add(begun);
      void begun.finally(() => this.#beginning.delete(begun));
    }
    return subscription;
  }

  /** Writes the stream's metadata unless it says so already; what else stands there is kept. */
  async setMaxCount(stream: string, maxCount: number): Promise<void> {
    this.#assertOpen();
    invariant(Number.isInteger(maxCount) && maxCount > 0, 'maxCount is a positive integer');
    const { reader, appender } = this.#parts;
    for (let attempt = 0; ; attempt++) {
      const { metadata, revision } = await reader.streamMetadata(stream);
      if ((metadata as { readonly $maxCount?: unknown }).$maxCount === maxCount) return;
      try {
        const { position } = await appender.send({
          stream: `$$${stream}`,
          expectedRevision: revision < 0 ? 'no-stream' : revision,
          encoded: encodeMetadata({ ...metadata, $maxCount: maxCount }, randomUUID()),
        });
        return this.#headWatch.note(position);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || attempt === MAX_METADATA_CONFLICTS) throw error;
      }
    }
  }

  async deleteStream(stream: string, expectedRevision: number): Promise<void> {
    this.#assertOpen();
    await this.#parts.deleteStream(stream, expectedRevision);
  }

  /** Lets the appends under way finish and ends all subscriptions; does not wait for a subscriber's batch. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const { appender, timing, timeoutMs, close } = this.#parts;
    for (const subscription of this.#subscriptions) void subscription.close();
    const late = (): Error => new Error('appends are still under way');
    await within(timing, timeoutMs, appender.idle(), late).catch(() => undefined);
    await close();
  }

  /** What is appended after `subscribe` from the end has returned is behind that end. */
  async #begun(): Promise<void> {
    const { timing, timeoutMs } = this.#parts;
    const late = (): Error =>
      new StoreUnavailable(`the end of the log could not be read within ${timeoutMs} ms; try again later`);
    await within(timing, timeoutMs, Promise.all(this.#beginning), late);
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreUnavailable('the event store is closed');
  }
}
