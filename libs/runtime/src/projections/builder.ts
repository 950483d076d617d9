import type { EventReader } from '@onward/event-store';
import { definitionOf, fingerprintOf } from '@onward/read-models';
import type { ReadStore } from '@onward/read-store';
import { delay } from '../retry.js';
import { ArchivedHistory } from './archived-history.js';
import { CatchUp } from './catch-up.js';
import { Lane } from './lane.js';
import type { LanePorts } from './lane-writer.js';
import { Stopped, isTakenOver, persist } from './persist.js';
import type { Pump } from './pump.js';
import type { RebuildRequests } from './rebuild-requests.js';
import type { Slot } from './slot.js';

interface BuilderOptions {
  readonly eventStore: EventReader;
  readonly readStore: ReadStore;
  readonly prefixes: readonly string[];
  readonly requests: RebuildRequests;
  readonly pump: Pump;
  readonly lanes: LanePorts;
  readonly onChange: () => void;
}

/** Builds next generations from event 0 beside the present ones, and switches over. */
export class Builder {
  readonly #waiting: Slot[] = [];
  #working: Promise<void> | undefined;

  constructor(private readonly options: BuilderOptions) {}

  /**
   * What is asked for while something is being built is built behind it, all of it together: the log is not read and decoded once for
   * each. Where nothing is, the build begins after `waitMs`, together with what is asked for until then. Resolves when nothing is left
   * to build; rejects with `Stopped` only, a failure is kept in the slot.
   */
  build(slots: readonly Slot[], waitMs = 0): Promise<void> {
    for (const slot of slots) slot.building = true;
    this.#waiting.push(...slots);
    return (this.#working ??= this.#work(waitMs));
  }

  async #work(waitMs: number): Promise<void> {
    const { clock, signal } = this.options.lanes;
    try {
      if (waitMs > 0) await delay(clock, waitMs, signal);
      while (this.#waiting.length > 0) await this.#buildTogether(this.#waiting.splice(0));
    } finally {
      this.#working = undefined;
    }
  }

  /** With one reader, switched at once. */
  async #buildTogether(slots: readonly Slot[]): Promise<void> {
    const { eventStore, lanes, prefixes, pump } = this.options;
    const unfinished = new Set(slots);
    const building: { readonly slot: Slot; readonly lane: Lane }[] = [];
    try {
      const archived = await persist(lanes, 'reading what was archived', () =>
        ArchivedHistory.read(eventStore),
      );
      for (const slot of slots) building.push({ slot, lane: await this.#begin(slot, archived) });
      const catchUp = new CatchUp(
        eventStore,
        prefixes,
        building.map(({ lane }) => lane),
        lanes,
      );
      await catchUp.into(pump, async () => {
        for (const { slot, lane } of building) {
          await this.#finish(slot, lane);
          unfinished.delete(slot);
        }
      });
    } catch (error) {
      if (error instanceof Stopped) throw error;
      const message = error instanceof Error ? error.message : String(error);
      lanes.logger.error('a rebuild has failed', {
        projections: [...unfinished].map((slot) => slot.projection.name),
        error: message,
      });
      for (const slot of unfinished) slot.buildFailure = { message, position: undefined };
    } finally {
      for (const slot of slots) {
        slot.building = false;
        slot.next = undefined;
      }
      this.options.onChange();
    }
  }

  async #begin(slot: Slot, archived: ArchivedHistory): Promise<Lane> {
    const { lanes, readStore } = this.options;
    const { projection } = slot;
    const open = (): ReturnType<ReadStore['openNext']> =>
      readStore.openNext(definitionOf(projection), fingerprintOf(projection));
    const collection = await persist(lanes, `building ${projection.name}`, open);
    const lane = new Lane({ projection, collection, start: 'start', building: true, archived }, lanes);
    slot.next = lane;
    slot.buildFailure = undefined;
    lanes.logger.info(`projection ${projection.name} is being built from event 0`);
    return lane;
  }

  /** Called between two batches of the pump, where the lane stands at the pump's place. */
  async #finish(slot: Slot, built: Lane): Promise<void> {
    const { lanes, onChange, pump, readStore, requests } = this.options;
    const { projection } = slot;
    const { name } = projection;
    await built.close();
    if (built.isGivenUp) throw new Stopped(`building ${name}`);
    if (built.failure === undefined) {
      await this.#switch(name);
      if (slot.live !== undefined) pump.remove(slot.live);
      slot.live = new Lane(
        { projection, collection: slot.collection, start: built.position, onChange },
        lanes,
      );
      slot.behind = false;
      pump.add(slot.live);
      lanes.logger.info(`projection ${name} has been switched to its new generation`, {
        position: built.position,
      });
    } else {
      slot.buildFailure = built.failure;
      await persist(lanes, `dropping ${name}`, () => readStore.dropNext(name));
    }
    await persist(lanes, `building ${name}`, () => requests.remove(name));
    onChange();
  }

  /** Where another node has begun a generation since, the rebuild is that node's, and nothing has failed. */
  async #switch(name: string): Promise<void> {
    const { lanes, readStore } = this.options;
    try {
      await persist(lanes, `switching ${name}`, () => readStore.switchToNext(name));
    } catch (error) {
      if (!isTakenOver(error) || lanes.onMoved === undefined) throw error;
      lanes.onMoved();
      throw new Stopped(`building ${name}`);
    }
  }
}
