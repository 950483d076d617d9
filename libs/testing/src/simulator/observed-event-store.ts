import { OutcomeUnknown, WrongExpectedRevision } from '@onward/event-store';
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
import { isInstanceStream, type Position } from '@onward/model';

/** What the runtime does with one stream, as the store's client sees it. */
interface StreamUse {
  /** Appends under way. */
  open: number;
  /** Whose outcome nobody knows: nothing but this may be sent. */
  unknown?: string | undefined;
  /** A conflict has been answered, and nothing been read since. */
  conflicted?: boolean | undefined;
}

export interface AppendObserver {
  violated(message: string): void;
  /** The runtime has been told that this is stored. */
  acknowledged(request: AppendRequest, result: AppendResult): void;
  /** It reads a stream; the returned function is called when it has been answered. */
  readBegins(stream: string): () => void;
}

/** Watches how the runtime uses the event store: what `docs/execution-model.md` promises about appends to instance streams. */
export class ObservedEventStore implements EventStore {
  readonly #streams = new Map<string, StreamUse>();
  readonly #decisions = new Map<string, AppendRequest>();

  constructor(
    private readonly inner: EventStore,
    private readonly observer: AppendObserver,
  ) {}

  async append(request: AppendRequest): Promise<AppendResult> {
    this.#checkDecision(request);
    if (!isInstanceStream(request.stream)) return this.#appended(request);
    const { stream, expectedRevision, decisionId } = request;
    const use = this.#use(stream);
    const violated = (what: string): void => this.observer.violated(`append to ${stream}: ${what}`);
    if (typeof expectedRevision !== 'number' && expectedRevision !== 'no-stream')
      violated(`its expected revision is '${expectedRevision}'`);
    if (use.open > 0) violated('another one of this node is under way');
    if (use.unknown !== undefined && use.unknown !== decisionId)
      violated('the outcome of the one before is unknown, and this is another');
    if (use.conflicted) violated('decided again after a conflict without having read what the others stored');
    use.open++;
    use.unknown = undefined;
    try {
      return await this.#appended(request);
    } catch (error) {
      if (error instanceof OutcomeUnknown) use.unknown = decisionId;
      if (error instanceof WrongExpectedRevision) use.conflicted = true;
      throw error;
    } finally {
      use.open--;
    }
  }

  async readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#use(stream).conflicted = undefined;
    const readEnds = this.observer.readBegins(stream);
    const events = await this.inner.readStream(stream, options);
    readEnds();
    return events;
  }

  readAll(options: ReadAllOptions): Promise<ReadAllResult> {
    return this.inner.readAll(options);
  }

  subscribe(options: SubscribeOptions): Subscription {
    return this.inner.subscribe(options);
  }

  head(): Promise<Position> {
    return this.inner.head();
  }

  setMaxCount(stream: string, maxCount: number): Promise<void> {
    return this.inner.setMaxCount(stream, maxCount);
  }

  deleteStream(stream: string, expectedRevision: number): Promise<void> {
    return this.inner.deleteStream(stream, expectedRevision);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  async #appended(request: AppendRequest): Promise<AppendResult> {
    const result = await this.inner.append(request);
    this.observer.acknowledged(request, result);
    return result;
  }

  /** A decision id stands for one append, which may be sent again only as it is. */
  #checkDecision(request: AppendRequest): void {
    const before = this.#decisions.get(request.decisionId);
    this.#decisions.set(request.decisionId, request);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(request))
      this.observer.violated(
        `append to ${request.stream}: another one had the decision id ${request.decisionId}`,
      );
  }

  #use(stream: string): StreamUse {
    let use = this.#streams.get(stream);
    if (use === undefined) this.#streams.set(stream, (use = { open: 0 }));
    return use;
  }
}
