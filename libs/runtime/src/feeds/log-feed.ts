import type { EventStore, RecordedEvent } from '@onward/event-store';
import { comparePositions } from '@onward/model';
import type { Position } from '@onward/model';
import { comparePlaces } from '../projections/places.js';
import type { Place } from '../projections/places.js';
import type { FeedSource } from './feed-loop.js';
import { FEED_PREFIXES } from './live-hub.js';
import type { LiveBatch } from './live-hub.js';

const PAGE = 512;

export interface LogBatch {
  readonly events: readonly RecordedEvent[];
  readonly upTo: Position;
}

/** All instance and deployment events behind a position. */
export class LogFeed implements FeedSource<LiveBatch, LogBatch> {
  #place: Place;

  constructor(
    private readonly eventStore: EventStore,
    after: Place,
  ) {
    this.#place = after;
  }

  async read(): Promise<{ readonly batch: LogBatch | undefined; readonly atEnd: boolean }> {
    const { events, upTo, atEnd } = await this.eventStore.readAll({
      after: this.#place,
      limit: PAGE,
      prefixes: FEED_PREFIXES,
    });
    if (comparePlaces(upTo, this.#place) <= 0) return { batch: undefined, atEnd };
    this.#place = upTo;
    return { batch: { events, upTo }, atEnd };
  }

  next(items: readonly LiveBatch[]): LogBatch | undefined | 'gap' {
    const fresh = items.filter((batch) => !this.includes(batch));
    const [first] = fresh;
    const last = fresh.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const place = this.#place;
    if (comparePlaces(first.after, place) > 0) return 'gap';
    const events = fresh
      .flatMap((batch) => batch.events)
      .filter((event) => place === 'start' || comparePositions(event.position, place) > 0);
    this.#place = last.upTo;
    return { events, upTo: last.upTo };
  }

  includes(batch: LiveBatch): boolean {
    return comparePlaces(batch.upTo, this.#place) <= 0;
  }
}
