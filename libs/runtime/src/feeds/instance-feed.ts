import type { EventStore, RecordedEvent } from '@onward/event-store';
import type { FeedSource } from './feed-loop.js';

const PAGE = 256;

/** The events of one stream from a revision on. */
export class InstanceFeed implements FeedSource<RecordedEvent, readonly RecordedEvent[]> {
  #next: number;

  constructor(
    private readonly eventStore: EventStore,
    private readonly stream: string,
    fromRevision: number,
  ) {
    this.#next = fromRevision;
  }

  async read(): Promise<{ readonly batch: readonly RecordedEvent[] | undefined; readonly atEnd: boolean }> {
    const events = await this.eventStore.readStream(this.stream, { from: this.#next, limit: PAGE });
    return { batch: this.#take(events), atEnd: events.length < PAGE };
  }

  next(items: readonly RecordedEvent[]): readonly RecordedEvent[] | undefined | 'gap' {
    const fresh = items.filter((event) => event.revision >= this.#next);
    const first = fresh[0];
    if (first !== undefined && first.revision > this.#next) return 'gap';
    return this.#take(fresh);
  }

  includes(event: RecordedEvent): boolean {
    return event.revision < this.#next;
  }

  #take(events: readonly RecordedEvent[]): readonly RecordedEvent[] | undefined {
    const last = events.at(-1);
    if (last === undefined) return undefined;
    this.#next = last.revision + 1;
    return events;
  }
}
