import type { Position } from '@onward/model';
import type { WritableCollection, WriteOperation } from '@onward/read-store';
import type { Pacer } from './pacer.js';
import { persist } from './persist.js';
import type { Persistence } from './persist.js';
import type { Place } from './places.js';
import { WriteSize, type WriteBounds } from './write-size.js';

export interface LanePorts extends Persistence {
  readonly pacer: Pacer;
  /** Default: beside commands. */
  readonly writes?: WriteBounds;
  /** Other nodes see by the stored checkpoint how far a read model is: it follows within moments also where no document changes. */
  readonly isWatched?: boolean;
  /** Another node has written what this one was about to: this one has to begin again at what is stored. */
  readonly onMoved?: () => void;
}

/** Writes the documents of one projection into one generation of its collection. */
export class LaneWriter {
  readonly #size: WriteSize;
  readonly #what: string;

  constructor(
    name: string,
    private readonly collection: WritableCollection,
    /** The checkpoint in the store. */
    public stored: Place,
    private readonly ports: LanePorts,
  ) {
    this.#size = new WriteSize(ports.clock, ports.writes);
    this.#what = `projection ${name}`;
  }

  /** Documents that one write should not exceed by much. */
  get size(): number {
    return this.#size.documents;
  }

  /** In one write, so that readers see all of it or nothing. */
  async write(operations: readonly WriteOperation[], upTo: Position): Promise<void> {
    await persist(this.ports, this.#what, () =>
      this.#size.measure(operations.length, () => this.collection.write(operations, upTo)),
    );
    this.stored = upTo;
  }

  /**
   * In several writes, for a generation that nobody reads and that is dropped if this is interrupted. Each write needs a
   * checkpoint of its own, for which the places of the events that led to it serve; the last is `places.at(-1)`.
   */
  async writeInPieces(operations: readonly WriteOperation[], places: readonly Position[]): Promise<void> {
    for (let start = 0, place = 0; place < places.length && start < operations.length; place++) {
      const left = places.length - 1 - place;
      const end = left === 0 ? operations.length : Math.min(operations.length, start + this.size);
      const isLast = end === operations.length;
      await this.write(operations.slice(start, end), places[isLast ? places.length - 1 : place] as Position);
      await this.ports.pacer.breathe();
      start = end;
    }
  }

  load(ids: readonly string[]): ReturnType<WritableCollection['getMany']> {
    return persist(this.ports, this.#what, () => this.collection.getMany(ids));
  }
}
