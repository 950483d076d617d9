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
import type { Position } from '@onward/model';
import type { Activity, Reader } from './activity.js';

/** Of a store without events. */
const START = '0' as Position;

/** Hands everything on to the real store and tells what is under way. */
export class WatchedEventStore implements EventStore {
  constructor(
    private readonly inner: EventStore,
    private readonly activity: Activity,
  ) {}

  append(request: AppendRequest): Promise<AppendResult> {
    return this.activity.during(this.inner.append(request));
  }

  readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.activity.during(this.inner.readStream(stream, options));
  }

  readAll(options: ReadAllOptions): Promise<ReadAllResult> {
    return this.activity.during(this.inner.readAll(options));
  }

  subscribe(options: SubscribeOptions): Subscription {
    const reader: Reader = { upTo: START };
    const leave = this.activity.reads(reader);
    if (options.after === 'end') void this.inner.head().then((head) => moveOn(reader, head));
    else if (options.after !== 'start') reader.upTo = options.after;
    const subscription = this.inner.subscribe({
      ...options,
      onBatch: async (events, upTo) => {
        await this.activity.during(options.onBatch(events, upTo));
        reader.upTo = upTo;
      },
      onError: (error) => {
        leave();
        options.onError(error);
      },
    });
    return {
      close: () => {
        leave();
        return subscription.close();
      },
    };
  }

  /** Not counted: asking for the head moves nothing. */
  head(): Promise<Position> {
    return this.inner.head();
  }

  setMaxCount(stream: string, maxCount: number): Promise<void> {
    return this.activity.during(this.inner.setMaxCount(stream, maxCount));
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

function moveOn(reader: Reader, head: Position): void {
  if (reader.upTo === START) reader.upTo = head;
}
