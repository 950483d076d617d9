import type { EventStoreDBClient, ResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import { streamNameFilter } from '@eventstore/db-client';
import type { Position } from '@onward/model';
import type { RecordedEvent } from '../port.js';
import { commitOf, logPosition, positionOf, recordedEvent } from './recorded-event.js';

export interface FeedOptions {
  readonly client: EventStoreDBClient;
  /** Exclusive. */
  readonly after: Position | 'start';
  readonly prefixes: readonly string[] | undefined;
  /** Events held in memory; beyond it the server waits. */
  readonly maxBuffered: number;
  /** Called when there is something to take. */
  readonly wake: () => void;
}

export interface FeedBatch {
  readonly events: readonly RecordedEvent[];
  readonly upTo: Position;
}

/**
 * With a filter, the server looks at this many events per step of catching up, and tells after as many where it has come to. What
 * is shorter than that is found out by asking (`head-watch.ts`).
 */
const SEARCH_WINDOW = 512;

/** The server's way to say "at the end", wherever that is: -1 in 64 bits. It is no place to go on from. */
const isEndOfLog = (commit: bigint): boolean => BigInt.asIntN(64, commit) < 0n;

/** One subscription call to `$all`, read at the subscriber's pace. It does not outlive its connection. */
export class Feed {
  readonly #subscription: AllStreamSubscription;
  #upTo: bigint;
  /** The server has looked at everything up to here and sent what matched before it said so. */
  #checkpoint = 0n;
  #error: Error | undefined;

  constructor({ client, after, prefixes, maxBuffered, wake }: FeedOptions) {
    this.#upTo = after === 'start' ? 0n : BigInt(after);
    const filter =
      prefixes === undefined
        ? {}
        : {
            filter: streamNameFilter({
              prefixes: [...prefixes],
              maxSearchWindow: SEARCH_WINDOW,
              checkpointInterval: 1,
              checkpointReached: (_subscription, { commit }) => {
                if (isEndOfLog(commit)) return;
                this.#checkpoint = commit;
                wake();
              },
            }),
          };
    this.#subscription = client.subscribeToAll(
      { fromPosition: logPosition(after), ...filter },
      { highWaterMark: maxBuffered },
    );
    this.#subscription.on('readable', wake);
    const end = (error: Error): void => {
      this.#error ??= error;
      wake();
    };
    // Stays on: an error that comes after all is over must not end the process.
    this.#subscription.on('error', end);
    this.#subscription.on('end', () => end(new Error('the server ended the subscription')));
    this.#subscription.on('close', () => end(new Error('the subscription was closed')));
  }

  /** Why no more will come. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** What has arrived, at most `limit` events; undefined where there is nothing new. */
  take(limit: number): FeedBatch | undefined {
    const before = this.#upTo;
    const events: RecordedEvent[] = [];
    for (let seen = 0; seen < limit; seen++) {
      const event = this.#subscription.read() as ResolvedEvent | null;
      if (event === null) break;
      if (commitOf(event) <= this.#upTo) continue;
      this.#upTo = commitOf(event);
      const recorded = recordedEvent(event);
      if (recorded !== undefined) events.push(recorded);
    }
    // Events that came before the checkpoint may still wait in the buffer; only behind them does it hold.
    const drained = this.#subscription.readableLength === 0;
    if (drained && this.#checkpoint > this.#upTo) this.#upTo = this.#checkpoint;
    return this.#upTo > before ? { events, upTo: positionOf(this.#upTo) } : undefined;
  }

  /** Nothing up to here matches, as somebody else has found out. */
  skipTo(position: Position): void {
    if (BigInt(position) > this.#upTo) this.#upTo = BigInt(position);
  }

  close(): void {
    this.#subscription.unsubscribe().catch(() => undefined);
  }
}
