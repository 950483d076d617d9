import { invariant } from '@onward/model';
import type { Position } from '@onward/model';
import { StoreUnavailable } from '../errors.js';
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
import type { CheckReport } from './check.js';
import type { Appender } from './appender.js';
import { isStreamName, positionNumber } from './keys.js';
import type { LiveFeed } from './live-feed.js';
import type { LogReader } from './log-reader.js';
import { select, type Selection } from './selection.js';
import { MAX_SHIPMENT_BYTES, pack, upToLimit, type Shipment } from './shipment.js';
import { maxCountOption, type StreamReader } from './stream-reader.js';
import { FeedSubscription } from './subscription.js';

/** A read with a filter looks at this many events at least before it answers with fewer than asked for. */
const MIN_SCAN = 1024;

export interface StoreParts {
  readonly appender: Appender;
  readonly feed: LiveFeed;
  readonly log: LogReader;
  readonly streams: StreamReader;
  verify(): Promise<CheckReport>;
  /** Ends what was opened: database, marker of a clean stop, folder lock. */
  close(): Promise<void>;
}

export class EmbeddedEventStore implements EventStore {
  readonly #parts: StoreParts;
  readonly #subscriptions = new Set<FeedSubscription>();
  #closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return this.#parts.appender.append(request);
  }

  async readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#assertOpen();
    return this.#parts.streams.read(stream, options);
  }

  async readAll({ after, limit, prefixes }: ReadAllOptions): Promise<ReadAllResult> {
    this.#assertOpen();
    const from = positionNumber(after);
    const durable = this.#parts.appender.durable;
    const { events, upTo } =
      from < durable ? this.#fromLog(from, durable, prefixes, limit) : { events: [], upTo: from };
    return { events, upTo: String(upTo) as Position, atEnd: upTo >= durable };
  }

  subscribe(options: SubscribeOptions): Subscription {
    this.#assertOpen();
    const { appender, feed } = this.#parts;
    const after = options.after === 'end' ? appender.durable : positionNumber(options.after);
    const subscription = new FeedSubscription(
      {
        durable: () => appender.durable,
        next: (from, prefixes, limit) => this.#next(from, prefixes, limit),
        listen: (wake, place) => feed.listen(wake, place),
      },
      after,
      options,
    );
    this.#subscriptions.add(subscription);
    void subscription.ended.finally(() => this.#subscriptions.delete(subscription));
    return subscription;
  }

  /** For a `ShippedLog` in another thread. */
  async ship(after: number, wait: boolean): Promise<Shipment> {
    this.#assertOpen();
    const { appender, feed, log } = this.#parts;
    if (wait && after >= appender.durable) await feed.next();
    const { durable } = appender;
    if (after >= durable) return pack([], durable);
    const live = feed.behind(after);
    const records =
      live === undefined ? log.records(after, durable, MAX_SHIPMENT_BYTES) : live.records.slice(live.first);
    return pack(upToLimit(records), durable);
  }

  async head(): Promise<Position> {
    this.#assertOpen();
    return String(this.#parts.appender.durable) as Position;
  }

  async setMaxCount(stream: string, maxCount: number): Promise<void> {
    invariant(isStreamName(stream), `${JSON.stringify(stream)} is no stream name`);
    invariant(Number.isInteger(maxCount) && maxCount > 0, 'maxCount is a positive integer');
    await this.#parts.appender.setOption({ name: maxCountOption(stream), value: String(maxCount) });
  }

  async deleteStream(stream: string, expectedRevision: number): Promise<void> {
    invariant(isStreamName(stream), `${JSON.stringify(stream)} is no stream name`);
    await this.#parts.appender.delete(stream, expectedRevision);
  }

  /** Reads everything and checks it, in a process of its own, while the store goes on. Rejects with StoreDamaged. */
  verify(): Promise<CheckReport> {
    this.#assertOpen();
    return this.#parts.verify();
  }

  /** Lets the appends under way finish and ends all subscriptions; does not wait for a subscriber's batch. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const subscription of this.#subscriptions) void subscription.close();
    this.#parts.feed.close();
    await this.#parts.appender.close();
    await this.#parts.close();
  }

  #next(after: number, prefixes: readonly string[] | undefined, limit: number): Selection {
    const live = this.#parts.feed.behind(after);
    if (live !== undefined) return select(live.appends, live.first, after, prefixes, limit);
    return this.#fromLog(after, this.#parts.appender.durable, prefixes, limit);
  }

  #fromLog(
    after: number,
    durable: number,
    prefixes: readonly string[] | undefined,
    limit: number,
  ): Selection {
    const scan = prefixes === undefined ? limit : Math.max(limit, MIN_SCAN);
    return select(this.#parts.log.chunk(after, durable, scan), 0, after, prefixes, limit);
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new StoreUnavailable('the event store is closed');
  }
}
