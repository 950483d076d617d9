import { invariant, isPosition, type Position } from '@onward/model';
import type { ReadAllOptions, ReadAllResult, SubscribeOptions, Subscription } from '../port.js';
import { backOffMs, wait, type Timing } from './back-off.js';
import type { Feed, FeedOptions } from './feed.js';
import type { HeadWatch } from './head-watch.js';
import type { EventStoreDbLogger } from './logger.js';
import { terminalReadError } from './translate.js';

export interface SubscriptionSource {
  readonly timing: Timing;
  readonly logger: EventStoreDbLogger;
  readonly headWatch: HeadWatch;
  open(options: Omit<FeedOptions, 'client'>): Feed;
  readAll(options: ReadAllOptions): Promise<ReadAllResult>;
  head(): Promise<Position>;
}

const DEFAULT_MAX_BATCH = 512;
/** Events that wait in memory while the subscriber is busy. */
const MAX_BUFFERED = 256;
const FIRST_BACK_OFF_MS = 50;
const MAX_BACK_OFF_MS = 5000;

/**
 * One subscriber. Its feed may break at any time; the next one begins behind the last position the subscriber was given, so that
 * there is neither gap nor repetition. Ends by itself only where trying again cannot help.
 */
export class CatchUpSubscription implements Subscription {
  readonly #source: SubscriptionSource;
  readonly #options: SubscribeOptions;
  /** Resolves when no other batch will come. */
  readonly ended: Promise<void>;
  /** Resolves when it is known where to begin ('end' has to be asked for), or when this has ended. */
  readonly begun: Promise<void>;
  #after: Position | 'start' = 'start';
  #closed = false;
  #wake: () => void = () => undefined;
  #failures = 0;

  constructor(source: SubscriptionSource, options: SubscribeOptions) {
    const { after } = options;
    invariant(
      after === 'start' || after === 'end' || isPosition(after),
      `${JSON.stringify(after)} is no position`,
    );
    this.#source = source;
    this.#options = options;
    let begin = (): void => undefined;
    this.begun = new Promise((resolve) => (begin = resolve));
    this.ended = this.#run(begin).finally(begin);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    return this.ended;
  }

  async #run(begin: () => void): Promise<void> {
    try {
      await this.#findBeginning();
      begin();
      while (!this.#closed) {
        const error = await this.#follow();
        if (error !== undefined) await this.#backOff(error);
      }
    } catch (error) {
      this.#closed = true;
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #findBeginning(): Promise<void> {
    const { after } = this.#options;
    // Never calls back before `subscribe` has returned.
    await Promise.resolve();
    if (after !== 'end') {
      this.#after = after;
      return;
    }
    while (!this.#closed) {
      try {
        this.#after = await this.#source.head();
        return;
      } catch (error) {
        await this.#backOff(error as Error);
      }
    }
  }

  /** Delivers until the feed breaks or the subscription is closed; rejects with what cannot heal. */
  async #follow(): Promise<Error | undefined> {
    const { prefixes, maxBatch = DEFAULT_MAX_BATCH } = this.#options;
    let news = false;
    const feed = this.#source.open({
      after: this.#after,
      prefixes,
      maxBuffered: Math.min(maxBatch, MAX_BUFFERED),
      wake: () => {
        news = true;
        this.#wake();
      },
    });
    try {
      while (!this.#closed) {
        news = false;
        const batch = feed.take(maxBatch);
        if (batch !== undefined) await this.#deliver(batch.events, batch.upTo);
        else if (feed.error !== undefined) return feed.error;
        else if ((await this.#news(() => news)) === 'behind') await this.#lookBehind(feed);
      }
      return undefined;
    } finally {
      feed.close();
    }
  }

  async #deliver(events: Parameters<SubscribeOptions['onBatch']>[0], upTo: Position): Promise<void> {
    this.#failures = 0;
    this.#after = upTo;
    await this.#options.onBatch(events, upTo);
  }

  /** Waits for the feed, for the end, or for word that the log goes on where the filter may be leaving everything out. */
  #news(arrived: () => boolean): Promise<'feed' | 'behind'> {
    return new Promise((resolve) => {
      const { prefixes } = this.#options;
      const position = this.#after === 'start' ? ('0' as Position) : this.#after;
      const settle = (what: 'feed' | 'behind'): void => {
        this.#wake = () => undefined;
        unwatch();
        resolve(what);
      };
      this.#wake = () => settle('feed');
      const unwatch =
        prefixes === undefined
          ? () => undefined
          : this.#source.headWatch.watch(position, () => settle('behind'));
      if (arrived() || this.#closed) settle('feed');
    });
  }

  /** Reads on from here: up to the first event that matches, which the feed is about to bring, there is nothing. */
  async #lookBehind(feed: Feed): Promise<void> {
    const { prefixes = [] } = this.#options;
    const read = this.#source.readAll({ after: this.#after, limit: 1, prefixes });
    // Where it cannot be read the feed will break, too, or has already.
    const page = await read.catch(() => undefined);
    if (page === undefined || page.events.length > 0 || page.upTo === this.#after || this.#closed) return;
    feed.skipTo(page.upTo);
    await this.#deliver([], page.upTo);
  }

  async #backOff(error: Error): Promise<void> {
    const terminal = terminalReadError('$all', error);
    if (terminal !== undefined) throw terminal;
    const { timing, logger } = this.#source;
    const delay = backOffMs(timing, this.#failures, FIRST_BACK_OFF_MS, MAX_BACK_OFF_MS);
    if (this.#failures++ === 0)
      logger.warn('subscription to EventStoreDB lost, connecting again', {
        after: this.#after,
        error: error.message,
      });
    const waiting = wait(timing, delay);
    this.#wake = () => waiting.stop();
    if (!this.#closed) await waiting.done;
    this.#wake = () => undefined;
  }
}
