import { setMaxListeners } from 'node:events';
import type { EventStore, RecordedEvent, Subscription } from '@onward/event-store';
import {
  DEPLOYMENTS_STREAM_PREFIX,
  INSTANCE_STREAM_PREFIX,
  MESSAGE_STREAM_PREFIX,
  SIGNAL_STREAM_PREFIX,
  STARTS_STREAM_PREFIX,
} from '@onward/model';
import type { Clock, Position } from '@onward/model';
import type { SagaDefinition } from '@onward/sagas';
import type { Entropy, Logger } from '../ports.js';
import { Stopped, pauseBefore, persist } from '../projections/persist.js';
import { comparePlaces, type Place } from '../projections/places.js';
import { delay } from '../retry.js';
import { StreamCheckpoints } from './checkpoints.js';
import type { Checkpoints } from './checkpoints.js';
import { InstanceOrder } from './instance-order.js';
import { Waiters } from '../projections/waiters.js';
import { LowWaterMark } from './low-water-mark.js';
import { ParkedReactions } from './parked-reactions.js';
import { Reactor, placeOf } from './reactor.js';

export { directPublish, reactionMeta } from './direct-publish.js';

/** Streams whose events sagas react to. */
const REACTED_PREFIXES = [
  INSTANCE_STREAM_PREFIX,
  DEPLOYMENTS_STREAM_PREFIX,
  MESSAGE_STREAM_PREFIX,
  SIGNAL_STREAM_PREFIX,
  STARTS_STREAM_PREFIX,
];
/** Events being reacted to at once. */
const WINDOW = 256;
/** The checkpoint is stored after so many events of instances, or so long (ms) after the first of them. */
const EVENTS_PER_CHECKPOINT = 10_000;
const CHECKPOINT_AFTER_MS = 1_000;
/** How long a stop waits for commands under way, ms; what has not been answered by then is repeated at the next start. */
const STOP_PATIENCE_MS = 5_000;

export interface SagaHostOptions {
  readonly eventStore: EventStore;
  readonly sagas: readonly SagaDefinition[];
  /** Hands one event to the sagas; when it returns, the list holds one promise per command. */
  readonly publish: (event: RecordedEvent) => readonly Promise<unknown>[];
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  /** Default: the stream `checkpoint-sagas`. */
  readonly checkpoints?: Checkpoints;
  /** Of the lease under which this host works, where there is one. */
  readonly token?: number;
  /** Told of each event that has been parked. */
  readonly onParked?: (event: RecordedEvent, error: Error) => void;
}

/**
 * Brings every event that some saga reacts to before the sagas at least once, in the order of its instance, however often the
 * process dies: it goes on behind a checkpoint up to which all reactions have been answered. Repeats are harmless, since the
 * instances recognise them. See `Reactor` for what happens to reactions that fail.
 */
export class SagaHost {
  readonly #types: ReadonlySet<string>;
  readonly #checkpoints: Checkpoints;
  readonly #parked: ParkedReactions;
  readonly #reactor: Reactor;
  readonly #order = new InstanceOrder();
  readonly #abort = new AbortController();
  #mark = new LowWaterMark('start');
  #begun: Place = 'start';
  #saved: Place = 'start';
  #seen = 0;
  #saving: Promise<void> = Promise.resolve();
  #cancelSave: (() => void) | undefined;
  #subscription: Subscription | undefined;
  #failures = 0;
  readonly #waiters: Waiters;

  constructor(private readonly options: SagaHostOptions) {
    this.#types = new Set(options.sagas.flatMap((saga) => saga.reactsTo));
    this.#checkpoints = options.checkpoints ?? new StreamCheckpoints('sagas', options);
    this.#parked = new ParkedReactions(options);
    const { clock, entropy, logger, publish } = options;
    this.#waiters = new Waiters(clock);
    setMaxListeners(0, this.#abort.signal); // one per reaction that waits for its next try
    this.#reactor = new Reactor({
      publish,
      park: this.#park,
      clock,
      entropy,
      logger,
      signal: this.#abort.signal,
    });
  }

  /** Goes on behind the checkpoint; at the very first start, from the beginning. */
  async start(): Promise<void> {
    if (this.#types.size === 0) return;
    const { clock, logger } = this.options;
    const ports = { clock, logger, signal: this.#abort.signal };
    const stored = await persist(ports, 'starting the sagas', () => this.#checkpoints.load());
    this.#begun = this.#saved = stored ?? 'start';
    this.#mark = new LowWaterMark(this.#begun);
    this.#subscribe();
  }

  /** Every event up to here has been answered, and none of them is brought before the sagas again, whatever happens. */
  get settled(): Position {
    return this.#saved === 'start' ? ('0' as Position) : this.#saved;
  }

  /** Resolves true when every reaction to what was stored up to there has been answered; false after `timeoutMs`. */
  reacted(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.#types.size === 0 || comparePlaces(this.#mark.place, position) >= 0)
      return Promise.resolve(true);
    if (this.#abort.signal.aborted) return Promise.resolve(false);
    return this.#waiters.wait(position, timeoutMs);
  }

  /** Waits for the commands under way, within bounds, and stores the checkpoint. */
  async stop(): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.#cancelSave?.();
    this.#waiters.giveUp();
    await this.#subscription?.close();
    const settled = new AbortController();
    await Promise.race([this.#order.whenIdle(), delay(this.options.clock, STOP_PATIENCE_MS, settled.signal)]);
    settled.abort();
    await this.#saving;
    await this.#save();
  }

  #subscribe(): void {
    if (this.#abort.signal.aborted) return;
    this.#subscription = this.options.eventStore.subscribe({
      after: this.#begun,
      prefixes: REACTED_PREFIXES,
      onBatch: (events, upTo) => this.#begin(events, upTo),
      onError: (error) => void this.#resume(error),
    });
  }

  async #begin(events: readonly RecordedEvent[], upTo: Position): Promise<void> {
    this.#failures = 0;
    let before: RecordedEvent | undefined;
    for (const event of events) {
      if (this.#types.has(event.type)) {
        if (before !== undefined) this.#passed(before.position);
        await this.#mark.room(WINDOW, this.#abort.signal);
        if (this.#abort.signal.aborted) throw new Stopped('sagas');
        const finish = this.#mark.begin();
        this.#order.run(event.stream, async () => {
          if (!(await this.#reactor.handle(event))) return;
          finish();
          this.#moved();
          this.#saveSoon(CHECKPOINT_AFTER_MS);
        });
      }
      before = event;
    }
    this.#passed(upTo);
    this.#seen += events.length;
    if (this.#seen >= EVENTS_PER_CHECKPOINT) this.#saveSoon(0);
    else if (events.length > 0) this.#saveSoon(CHECKPOINT_AFTER_MS);
  }

  #passed(place: Position): void {
    this.#begun = place;
    this.#mark.passed(place);
    this.#moved();
  }

  #moved(): void {
    const { place } = this.#mark;
    if (place !== 'start') this.#waiters.reached(place);
  }

  async #resume(error: Error): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.options.logger.warn('the subscription of the sagas ended and is started again', {
      error: error.message,
    });
    await delay(this.options.clock, pauseBefore(this.#failures++), this.#abort.signal);
    try {
      this.#subscribe();
    } catch (cause) {
      await this.#resume(cause as Error);
    }
  }

  readonly #park = async (event: RecordedEvent, error: Error, tries: number): Promise<void> => {
    await this.#parked.park(event, error, tries);
    const { logger, onParked } = this.options;
    logger.error('a reaction to an event kept failing and was parked', {
      ...placeOf(event),
      tries,
      error: error.message,
    });
    try {
      onParked?.(event, error);
    } catch (cause) {
      logger.error('onParked has failed', { error: String(cause) });
    }
  };

  /** One timer at most; the checkpoint's own append is no event of an instance, so that it does not lead to the next. */
  #saveSoon(delayMs: number): void {
    if (this.#abort.signal.aborted) return;
    if (delayMs === 0) {
      this.#cancelSave?.();
      this.#seen = 0;
    } else if (this.#cancelSave !== undefined) return;
    this.#cancelSave = this.options.clock.schedule(delayMs, () => {
      this.#cancelSave = undefined;
      this.#saving = this.#saving.then(() => this.#save());
    });
  }

  /** Never rejects: without it, the next start repeats a little more. */
  async #save(): Promise<void> {
    const { place } = this.#mark;
    if (place === 'start' || place === this.#saved) return;
    try {
      await this.#checkpoints.save(place);
      this.#saved = place;
    } catch (error) {
      this.options.logger.warn('the checkpoint of the sagas could not be stored', { error: String(error) });
    }
  }
}
