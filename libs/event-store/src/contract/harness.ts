import { randomUUID } from 'node:crypto';
import type { JsonObject, Position } from '@onward/model';
import type {
  AppendResult,
  EventMetadata,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
  SubscribeOptions,
  Subscription,
} from '../port.js';

/** What an adapter gives the suite. Other streams may be in the store: the suite looks at its own only. */
export interface EventStoreFactory {
  open(): Promise<EventStore>;
  /** Closes that store and opens the same data again. */
  reopen(store: EventStore): Promise<EventStore>;
  /** After the last test, with the store already closed. */
  cleanup(): Promise<void>;
}

/** The store under test; `reopen` replaces it. */
export interface ContractContext {
  readonly store: EventStore;
  reopen(): Promise<void>;
}

/** A name nobody else uses; a prefix of further ones. */
export const newPrefix = (): string => `contract${randomUUID().replaceAll('-', '')}`;
export const newStream = (): string => `${newPrefix()}-1`;
export const newDecision = (): string => randomUUID();

export function metadata(more: Partial<EventMetadata> = {}): EventMetadata {
  const commandId = randomUUID();
  return {
    version: 1,
    time: 1_700_000_000_000,
    tenantId: '<default>',
    actor: 'tester',
    commandId,
    $correlationId: commandId,
    $causationId: commandId,
    ...more,
  };
}

/** As one command yields them: with one envelope. */
export function events(count: number, data: JsonObject = {}): readonly NewEvent[] {
  const shared = metadata();
  return Array.from({ length: count }, (_, at) => ({
    type: `Type${at}`,
    data: { at, ...data },
    metadata: shared,
  }));
}

export function append(
  store: EventStore,
  stream: string,
  expectedRevision: ExpectedRevision,
  what: number | readonly NewEvent[] = 1,
  decisionId: string = newDecision(),
): Promise<AppendResult> {
  const list = typeof what === 'number' ? events(what) : what;
  return store.append({ stream, expectedRevision, events: list, decisionId });
}

/** A recorded event as plain data, to compare whole. */
export function plain(event: RecordedEvent): RecordedEvent {
  const { stream, revision, position, id, type, data, metadata: envelope } = event;
  return { stream, revision, position, id, type, data, metadata: envelope };
}

export const revisionsOf = (list: readonly RecordedEvent[]): readonly number[] =>
  list.map((event) => event.revision);
export const placesOf = (list: readonly RecordedEvent[]): readonly string[] =>
  list.map((event) => `${event.stream}@${event.revision}`);

/** Everything behind `after`, page by page. */
export async function readAllPages(
  store: EventStore,
  after: Position | 'start',
  limit: number,
  prefixes?: readonly string[],
): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let from = after, pages = 0; pages < 100_000; pages++) {
    const page = await store.readAll({ after: from, limit, ...(prefixes && { prefixes }) });
    found.push(...page.events);
    if (page.atEnd) return found;
    from = page.upTo;
  }
  throw new Error('$all has no end');
}

/** A subscriber that remembers what it got; `until` waits for it. */
export class Collector {
  readonly batches: { readonly events: readonly RecordedEvent[]; readonly upTo: Position }[] = [];
  readonly errors: Error[] = [];
  #waiting: (() => void)[] = [];
  #subscription: Subscription | undefined;

  constructor(
    store: EventStore,
    options: Omit<SubscribeOptions, 'onBatch' | 'onError'>,
    onBatch: (list: readonly RecordedEvent[], upTo: Position) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#subscription = store.subscribe({
      ...options,
      onBatch: async (list, upTo) => {
        this.batches.push({ events: list, upTo });
        this.#notify();
        await onBatch(list, upTo);
      },
      onError: (error) => {
        this.errors.push(error);
        this.#notify();
      },
    });
  }

  get events(): readonly RecordedEvent[] {
    return this.batches.flatMap((batch) => batch.events);
  }

  get upTo(): Position | undefined {
    return this.batches.at(-1)?.upTo;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  untilEvents(count: number): Promise<void> {
    return this.until(() => this.events.length >= count);
  }

  close(): Promise<void> {
    return this.#subscription!.close();
  }

  #notify(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** A promise to be resolved from outside. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
