import type { EventReader, Subscription } from '@onward/event-store';
import { delay } from '../retry.js';
import { batchOf, type Batch, type Lane } from './lane.js';
import { pauseBefore } from './persist.js';
import type { Persistence } from './persist.js';
import type { Place } from './places.js';

/**
 * Under load a batch grows up to here: each document is written once per batch, and what is created and gone within one is
 * never written. Whoever keeps up gets it from memory; read from the log, the store's own bound on bytes ends it earlier.
 */
const MAX_BATCH = 8_000;

/** From so many events in a batch on the read models are under load, */
const UNDER_LOAD = 500;
/**
 * and the next batch is not begun before so long, ms, has gone by since this one was: what comes and goes meanwhile (a step's job and
 * its element) is then written once, or never. Where somebody waits for a position the next batch begins at once.
 */
const PACE_MS = 150;
/** Behind a batch so large there is no pause: it saves nothing more, and the read models would fall ever further behind. */
const ENOUGH = MAX_BATCH / 2;

/**
 * Feeds all live lanes from one subscription. Between two batches, `between` lets others in: there every lane stands at
 * `position`, with all its writes done, so that a lane can join or be replaced without a gap.
 */
export class Pump {
  #lanes: readonly Lane[] = [];
  #position: Place;
  #subscription: Subscription | undefined;
  #turn: Promise<void> = Promise.resolve();
  #failures = 0;
  #endPause = (): void => undefined;

  constructor(
    private readonly eventStore: EventReader,
    private readonly prefixes: readonly string[],
    start: Place,
    private readonly ports: Persistence,
    /** Somebody waits for the read models to come to a position. */
    private readonly isAwaited: () => boolean = () => false,
    /** The same as under load where it is less, ms. */
    private readonly gatherMs = 0,
  ) {
    this.#position = start;
  }

  /** Somebody has begun to wait. */
  hurry(): void {
    this.#endPause();
  }

  /** Every lane has folded everything up to here. */
  get position(): Place {
    return this.#position;
  }

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  add(lane: Lane): void {
    this.#lanes = [...this.#lanes, lane];
  }

  remove(lane: Lane): void {
    this.#lanes = this.#lanes.filter((other) => other !== lane);
  }

  start(): void {
    this.#subscription = this.eventStore.subscribe({
      after: this.#position,
      prefixes: this.prefixes,
      maxBatch: MAX_BATCH,
      onBatch: (events, upTo) => this.#paced(batchOf(events, upTo)),
      onError: (error) => void this.#restart(error),
    });
  }

  /** Runs `action` when the batch under way is done and written; the next one waits for it. */
  between(action: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      for (const lane of this.#lanes) await lane.settle();
      await action();
    });
  }

  async stop(): Promise<void> {
    await this.#subscription?.close();
    await this.#turn;
    for (const lane of this.#lanes) await lane.close();
  }

  /** Answers when the next batch may begin. */
  async #feed(batch: Batch): Promise<number | undefined> {
    const { clock, signal } = this.ports;
    if (signal.aborted) return undefined;
    const began = clock.now();
    for (const lane of this.#lanes) await lane.accept(batch);
    this.#position = batch.upTo;
    this.#failures = 0;
    const { length } = batch.events;
    if (length >= ENOUGH) return began;
    return began + (length < UNDER_LOAD ? this.gatherMs : PACE_MS);
  }

  /** The batch is done when its time is over; others are let in before. */
  async #paced(batch: Batch): Promise<void> {
    const { clock, signal } = this.ports;
    const until = await this.#inTurn(() => this.#feed(batch));
    if (until === undefined || signal.aborted || this.isAwaited() || clock.now() >= until) return;
    const pause = new AbortController();
    this.#endPause = () => pause.abort();
    signal.addEventListener('abort', this.#endPause, { once: true });
    await delay(clock, until - clock.now(), pause.signal);
    signal.removeEventListener('abort', this.#endPause);
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(action);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #restart(error: Error): Promise<void> {
    this.ports.logger.warn('the subscription of the projections ended and is started again', {
      error: error.message,
    });
    await delay(this.ports.clock, pauseBefore(this.#failures++), this.ports.signal);
    if (this.ports.signal.aborted) return;
    try {
      this.start();
    } catch (cause) {
      await this.#restart(cause as Error);
    }
  }
}
