import { randomUUID } from 'node:crypto';
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
} from '@onward/event-store';
import { openEventStoreDb } from '@onward/event-store/eventstoredb';
import type { Position } from '@onward/model';

/** Where tests find an EventStoreDB: see `docs/eventstoredb.md`. */
const CONNECTION_STRING = process.env['ONWARD_TEST_EVENTSTORE']?.trim() ?? '';

/**
 * A part of the EventStoreDB that `ONWARD_TEST_EVENTSTORE` names, for one test alone: opened again, it has what was stored. Undefined where
 * none is named.
 */
export async function partOfEventStoreDb(): Promise<(() => Promise<EventStore>) | undefined> {
  if (CONNECTION_STRING === '') return undefined;
  const prefix = `test${randomUUID().slice(0, 8)}.`;
  const whole = openEventStoreDb({ connectionString: CONNECTION_STRING });
  const origin = await whole.head();
  await whole.close();
  return async () => new Part(openEventStoreDb({ connectionString: CONNECTION_STRING }), prefix, origin);
}

/** All streams whose name begins with a prefix, which nobody sees, and the log from a position on. */
class Part implements EventStore {
  constructor(
    private readonly whole: EventStore,
    private readonly prefix: string,
    private readonly origin: Position,
  ) {}

  append(request: AppendRequest): Promise<AppendResult> {
    return this.whole.append({ ...request, stream: this.prefix + request.stream });
  }

  async readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.shown(await this.whole.readStream(this.prefix + stream, options));
  }

  async readAll(options: ReadAllOptions): Promise<ReadAllResult> {
    const { after, prefixes } = options;
    const page = await this.whole.readAll({
      ...options,
      after: this.place(after),
      prefixes: this.hidden(prefixes),
    });
    return { ...page, events: this.shown(page.events) };
  }

  subscribe(options: SubscribeOptions): Subscription {
    const { after, prefixes } = options;
    return this.whole.subscribe({
      ...options,
      after: after === 'end' ? after : this.place(after),
      prefixes: this.hidden(prefixes),
      onBatch: (events, upTo) => options.onBatch(this.shown(events), upTo),
    });
  }

  head(): Promise<Position> {
    return this.whole.head();
  }

  setMaxCount(stream: string, maxCount: number): Promise<void> {
    return this.whole.setMaxCount(this.prefix + stream, maxCount);
  }

  deleteStream(stream: string, expectedRevision: number): Promise<void> {
    return this.whole.deleteStream(this.prefix + stream, expectedRevision);
  }

  close(): Promise<void> {
    return this.whole.close();
  }

  private place(after: Position | 'start'): Position | 'start' {
    return after === 'start' || after === '0' ? this.origin : after;
  }

  private hidden(prefixes: readonly string[] = ['']): readonly string[] {
    return prefixes.map((one) => this.prefix + one);
  }

  private shown(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    return events.map((event) => ({ ...event, stream: event.stream.slice(this.prefix.length) }));
  }
}
