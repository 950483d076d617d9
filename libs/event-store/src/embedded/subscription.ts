import type { Position } from '@onward/model';
import type { SubscribeOptions, Subscription } from '../port.js';
import type { Selection } from './selection.js';

/** Where a subscription reads: from memory if it keeps up, otherwise from the log. */
export interface SubscriptionSource {
  durable(): number;
  next(after: number, prefixes: readonly string[] | undefined, limit: number): Selection;
  /** `place`: up to where the listener has read. */
  listen(wake: () => void, place: () => number): () => void;
}

export const DEFAULT_MAX_BATCH = 512;

/** One subscriber: a loop that reads on from where it is, so that between history and live there is nothing to be joined. */
export class FeedSubscription implements Subscription {
  readonly #source: SubscriptionSource;
  readonly #options: SubscribeOptions;
  /** Resolves when no other batch will come. */
  readonly ended: Promise<void>;
  #after: number;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(source: SubscriptionSource, after: number, options: SubscribeOptions) {
    this.#source = source;
    this.#options = options;
    this.#after = after;
    this.ended = this.#run();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    return this.ended;
  }

  async #run(): Promise<void> {
    // Never calls back before `subscribe` has returned.
    await Promise.resolve();
    const unlisten = this.#source.listen(
      () => this.#wake?.(),
      () => this.#after,
    );
    try {
      while (!this.#closed) await this.#step();
    } catch (error) {
      this.#closed = true;
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      unlisten();
    }
  }

  async #step(): Promise<void> {
    if (this.#after >= this.#source.durable()) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      return;
    }
    const { prefixes, maxBatch = DEFAULT_MAX_BATCH } = this.#options;
    const { events, upTo } = this.#source.next(this.#after, prefixes, maxBatch);
    this.#after = upTo;
    await this.#options.onBatch(events, String(upTo) as Position);
  }
}
