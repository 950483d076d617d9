import type { EventReader, Subscription } from '@onward/event-store';
import { delay } from '../retry.js';
import type { Batch, Lane } from './lane.js';
import { pauseBefore } from './persist.js';
import type { Persistence } from './persist.js';
import type { Place } from './places.js';

/**
 * Under load a batch grows up to here: each document is written once per batch, and what is created and gone within one is
 * never written. Whoever keeps up gets it from memory; read from the log, the store's own bound on bytes ends it earlier.
 */
const MAX_BATCH = 8_000;

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

  constructor(
    private readonly eventStore: EventReader,
    private readonly prefixes: readonly string[],
    start: Place,
    private readonly ports: Persistence,
  ) {
    this.#position = start;
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
      onBatch: (events, upTo) => this.#inTurn(() => this.#feed({ events, upTo })),
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

  async #feed(batch: Batch): Promise<void> {
    if (this.ports.signal.aborted) return;
    for (const lane of this.#lanes) await lane.accept(batch);
    this.#position = batch.upTo;
    this.#failures = 0;
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(action);
    this.#turn = done.catch(() => {});
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
