import type { Clock } from '@onward/model';
import { GenerationLost, UnsupportedQuery } from '../errors.js';
import type { CollectionSpec, ReadStore, WritableCollection } from '../port.js';
import { Catalog, type CollectionRecord, type GenerationRecord } from './catalog.js';
import { learn, MongoCollection } from './collection.js';
import type { Access, Connection, Topology } from './connection.js';
import { destroy, Generation, prepare } from './generation.js';
import { Slot } from './slot.js';

export interface StoreParts {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** How long a generation that was switched away from is kept for nodes that still read it, ms. */
  readonly retireAfterMs: number;
}

/**
 * Read models in one MongoDB database: a collection per generation, named `<collection>.<number>`, and a catalog that says which of
 * them is the current one. See `docs/operations.md` for what a standalone server cannot do.
 */
export class MongoReadStore implements ReadStore {
  readonly #slots = new Map<string, Slot>();
  readonly #timers = new Set<() => void>();

  constructor(private readonly parts: StoreParts) {}

  /** Asks the server, once. */
  topology(): Promise<Topology> {
    return this.parts.connection.topology();
  }

  async open(
    spec: CollectionSpec,
    fingerprint: string,
  ): Promise<{ readonly collection: WritableCollection; readonly stale: boolean }> {
    const { connection } = this.parts;
    const slot = await connection.use((access) => this.#open(access, spec, fingerprint));
    const { record } = slot.current;
    const stale =
      record.fingerprint !== fingerprint || JSON.stringify(record.indexes) !== JSON.stringify(spec.indexes);
    return { collection: this.#handle((access) => slot.fresh(access)), stale };
  }

  async openNext(spec: CollectionSpec, fingerprint: string): Promise<WritableCollection> {
    const next = await this.parts.connection.use(async (access) => {
      const slot = this.#slots.get(spec.name) ?? (await this.#open(access, spec, fingerprint));
      const catalog = new Catalog(access.db);
      const record: GenerationRecord = {
        number: await catalog.nextNumber(),
        fingerprint,
        indexes: spec.indexes,
      };
      if (slot.next) slot.next.isDropped = true;
      slot.next = undefined;
      // In the catalog first, so that a crash leaves no collection that nobody knows.
      await this.#dropRetired(access, await catalog.setNext(spec.name, record));
      await prepare(access.db, spec.name, record);
      slot.next = new Generation(spec.name, record);
      slot.next.known = null;
      return slot.next;
    });
    return this.#handle(async () => next);
  }

  async switchToNext(name: string): Promise<void> {
    const { clock, connection, retireAfterMs } = this.parts;
    const slot = this.#slots.get(name);
    const next = slot?.next;
    if (slot === undefined || next === undefined)
      throw new UnsupportedQuery(`collection ${name} has no next generation: open one first`);
    await connection.use(async ({ db }) => {
      const catalog = new Catalog(db);
      const switched = await catalog.switchTo(name, next.number, clock.now());
      // Not there: switched already by an attempt whose answer was lost, or dropped by another node.
      const record = switched ?? (await catalog.find(name));
      if (record?.current.number !== next.number)
        throw new GenerationLost(`another node has dropped the next generation of ${name}: open it again`);
      slot.take(record);
    });
    this.#later(retireAfterMs, () =>
      connection.use(async (access) => this.#dropRetired(access, await new Catalog(access.db).find(name))),
    );
  }

  async dropNext(name: string): Promise<void> {
    const slot = this.#slots.get(name);
    const next = slot?.next;
    if (next !== undefined) next.isDropped = true;
    await this.parts.connection.use(async (access) => {
      if (next === undefined) return;
      await this.#dropRetired(access, await new Catalog(access.db).dropNext(name, next.number));
    });
    if (slot !== undefined) slot.next = undefined;
  }

  /** Every write was durable when it was acknowledged. */
  async flush(): Promise<void> {}

  async close(): Promise<void> {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await this.parts.connection.close();
  }

  async #open(access: Access, spec: CollectionSpec, fingerprint: string): Promise<Slot> {
    const catalog = new Catalog(access.db);
    const { name } = spec;
    const record = (await catalog.find(name)) ?? (await this.#create(catalog, spec, fingerprint));
    // Also where it is there: a crash may have come between.
    await prepare(access.db, name, record.current);
    await this.#dropRetired(access, record);
    const slot = this.#slots.get(name) ?? new Slot(name, record, this.parts.clock);
    slot.take(record);
    this.#slots.set(name, slot);
    await learn(access, slot.current);
    return slot;
  }

  async #create(
    catalog: Catalog,
    { name, indexes }: CollectionSpec,
    fingerprint: string,
  ): Promise<CollectionRecord> {
    const number = await catalog.nextNumber();
    return catalog.insert({ _id: name, current: { number, fingerprint, indexes } });
  }

  async #dropRetired({ db }: Access, record: CollectionRecord | undefined): Promise<void> {
    const { clock, retireAfterMs } = this.parts;
    for (const { number, at } of record?.retired ?? []) {
      if (record === undefined || at + retireAfterMs > clock.now()) continue;
      await destroy(db, record._id, number);
      await new Catalog(db).forgetRetired(record._id, number);
    }
  }

  /** What fails then is done when the collection is opened the next time. */
  #later(ms: number, action: () => Promise<void>): void {
    const cancel = this.parts.clock.schedule(ms, () => {
      this.#timers.delete(cancel);
      action().catch(() => undefined);
    });
    this.#timers.add(cancel);
  }

  #handle(generation: (access: Access) => Promise<Generation>): MongoCollection {
    const { connection, timeoutMs } = this.parts;
    return new MongoCollection(connection, generation, timeoutMs);
  }
}
