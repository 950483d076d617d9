import type { EventReader, RecordedEvent } from '@onward/event-store';
import { comparePositions } from '@onward/model';
import type { Position } from '@onward/model';
import { batchOf, type Batch, type Lane } from './lane.js';
import { Stopped, persist } from './persist.js';
import type { Persistence } from './persist.js';
import { comparePlaces, earliest } from './places.js';
import type { Place } from './places.js';
import type { Pump } from './pump.js';

/** Events read from the log in one go, which must not take long; a lane that builds holds what they change beyond a batch. */
const READ_AT_ONCE = 2_000;

/**
 * Brings lanes that are behind (new ones, rebuilt ones, those that stopped earlier than the others) along the log with a reader
 * of their own, and hands them to the pump when they have come to the end.
 */
export class CatchUp {
  #place: Place;

  constructor(
    private readonly eventStore: EventReader,
    private readonly prefixes: readonly string[],
    private readonly lanes: readonly Lane[],
    private readonly ports: Persistence,
  ) {
    this.#place = earliest(lanes.map((lane) => lane.position));
  }

  /**
   * Resolves when all lanes stand where the pump stands and `join` has been called, between two of the pump's batches.
   * Rejects with `Stopped`, or with an error of the store that waiting does not mend.
   */
  async into(pump: Pump, join: () => Promise<void>): Promise<void> {
    while (!(await this.#step())) if (this.lanes.every((lane) => lane.failure !== undefined)) break;
    await this.#settle();
    await pump.between(async () => {
      const target = pump.position;
      if (target !== 'start') await this.#goTo(target);
      await join();
    });
  }

  /** One batch further; true when nothing more was stored. */
  async #step(until?: Position): Promise<boolean> {
    if (this.ports.signal.aborted) throw new Stopped('catching up');
    const { events, upTo, atEnd } = await persist(this.ports, 'catching up', () =>
      this.eventStore.readAll({ after: this.#place, limit: READ_AT_ONCE, prefixes: this.prefixes }),
    );
    await this.#feed(until === undefined ? batchOf(events, upTo) : clip(events, upTo, until));
    return atEnd;
  }

  /** The little that has been stored since the end was reached. */
  async #goTo(target: Position): Promise<void> {
    while (comparePlaces(this.#place, target) < 0) await this.#step(target);
    await this.#settle();
  }

  async #feed(batch: Batch): Promise<void> {
    for (const lane of this.lanes) await lane.accept(batch);
    this.#place = batch.upTo;
  }

  async #settle(): Promise<void> {
    for (const lane of this.lanes) await lane.settle();
  }
}

function clip(events: readonly RecordedEvent[], upTo: Position, until: Position): Batch {
  if (comparePositions(upTo, until) <= 0) return batchOf(events, upTo);
  return batchOf(
    events.filter((event) => comparePositions(event.position, until) <= 0),
    until,
  );
}
