import { StoreUnavailable } from '@onward/event-store';
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
import { MemoryEventLog } from './memory-event-log.js';
import { MemorySubscription } from './memory-subscription.js';
import { StepRunner } from './steps.js';
import type { SimulatedStoreOptions } from './steps.js';

/**
 * The event store port in memory, for tests and the simulator: one client (node) of a log. An append takes three steps, between
 * any of which the simulator may let others run or the process die: it is written, it is flushed (several appends share one
 * flush), it is acknowledged. Deterministic: nothing happens but through the scheduler.
 */
export class MemoryEventStore implements EventStore {
  readonly #runner: StepRunner;
  readonly #subscriptions = new Set<MemorySubscription>();
  #flush: Promise<void> | undefined;
  #closed = false;

  constructor(
    readonly log: MemoryEventLog = new MemoryEventLog(),
    options: SimulatedStoreOptions = {},
  ) {
    this.#runner = new StepRunner(options);
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    this.#checkOpen();
    const subject = request.stream;
    const outcome = await this.#runner.run({ kind: 'append', subject }, () =>
      attempt(() => this.log.append(request)),
    );
    await this.#flushed();
    return this.#runner.run({ kind: 'acknowledge', subject }, () => {
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    });
  }

  async readStream(stream: string, options: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.#checkOpen();
    return this.#runner.run({ kind: 'read', subject: stream }, () => this.log.readStream(stream, options));
  }

  async readAll(options: ReadAllOptions): Promise<ReadAllResult> {
    this.#checkOpen();
    return this.#runner.run({ kind: 'read', subject: '$all' }, () => this.log.readAll(options));
  }

  subscribe(options: SubscribeOptions): Subscription {
    this.#checkOpen();
    const subscription = new MemorySubscription(this.log, this.#runner, options);
    this.#subscriptions.add(subscription);
    void subscription.ended.then(() => this.#subscriptions.delete(subscription));
    return subscription;
  }

  async head(): Promise<Position> {
    this.#checkOpen();
    return this.#runner.run({ kind: 'read', subject: '$all' }, () => this.log.head());
  }

  async setMaxCount(stream: string, maxCount: number): Promise<void> {
    this.#checkOpen();
    await this.#runner.run({ kind: 'write', subject: stream }, () => this.log.setMaxCount(stream, maxCount));
  }

  async deleteStream(stream: string, expectedRevision: number): Promise<void> {
    this.#checkOpen();
    await this.#runner.run({ kind: 'write', subject: stream }, () =>
      this.log.deleteStream(stream, expectedRevision),
    );
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
    await this.#flush;
  }

  /** The process dies here: nothing that is under way is finished or answered. What was not flushed is lost by `log.crash()`. */
  kill(): void {
    this.#runner.kill();
    for (const subscription of this.#subscriptions) subscription.kill();
  }

  /** One flush for all appends that wait for it. */
  #flushed(): Promise<void> {
    if (this.log.unflushed === 0) return Promise.resolve();
    this.#flush ??= this.#runner
      .run({ kind: 'flush', subject: '$all' }, () => {
        this.#flush = undefined;
        this.log.flush();
      })
      .finally(() => (this.#flush = undefined));
    return this.#flush;
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the event store has been closed');
  }
}

type Attempt<T> = { readonly value: T } | { readonly error: unknown };

function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { value: action() };
  } catch (error) {
    return { error };
  }
}
