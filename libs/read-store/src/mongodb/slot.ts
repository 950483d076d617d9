import type { Clock } from '@onward/model';
import { ReadStoreUnavailable } from '../errors.js';
import { Catalog, type CollectionRecord } from './catalog.js';
import type { Access } from './connection.js';
import { Generation } from './generation.js';

/** After this long a node asks again which generation is the current one. */
export const CATALOG_AGE_MS = 1_000;

/** A collection's generations; every handle on the collection goes through here, and so finds the new one after a switch. */
export class Slot {
  current: Generation;
  /** Opened by this process. */
  next: Generation | undefined;
  #readAt: number;

  constructor(
    readonly name: string,
    record: CollectionRecord,
    private readonly clock: Clock,
  ) {
    this.current = new Generation(name, record.current);
    this.#readAt = clock.now();
  }

  /** What the catalog says; the generation of this process is kept where it is still the one. */
  take(record: CollectionRecord): void {
    const { number } = record.current;
    if (this.next?.number === number) {
      this.current = this.next;
      this.next = undefined;
    } else if (this.current.number !== number) this.current = new Generation(this.name, record.current);
    this.#readAt = this.clock.now();
  }

  /** The generation to read and write, as of `CATALOG_AGE_MS` ago at most: another node may have switched. */
  async fresh({ db }: Access): Promise<Generation> {
    if (this.clock.now() - this.#readAt > CATALOG_AGE_MS) {
      const record = await new Catalog(db).find(this.name);
      if (record === undefined)
        throw new ReadStoreUnavailable(
          `the collection ${this.name} is gone from MongoDB: start this node again`,
        );
      this.take(record);
    }
    return this.current;
  }
}
