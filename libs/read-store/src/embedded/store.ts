import type { Position } from '@onward/model';
import { comparePositions } from '@onward/model';
import { open as openLmdb, TransactionFlags, type RootDatabase } from 'lmdb';
import { GenerationLost, ReadStoreUnavailable, UnsupportedQuery } from '../errors.js';
import type { CollectionSpec, ReadStore, WritableCollection, WriteOperation } from '../port.js';
import { Catalog, type CollectionRecord } from './catalog.js';
import { EmbeddedCollection, type Access } from './collection.js';
import { closed, translated, translating } from './errors.js';
import { markClean, syncData } from './folder.js';
import { Generation, type GenerationRecord } from './generation.js';

export const MAX_COLLECTIONS = 200;

/** A collection's generations; every handle on the collection goes through here, and so finds the new one after a switch. */
interface Slot {
  current: Generation;
  next: Generation | undefined;
}

/**
 * Read models in one LMDB environment, two tables per generation and one that says which there are. Reads and writes are done in one go on the calling thread, so that
 * each sees and leaves one consistent state; nothing waits for the disk except `flush` and `close`.
 */
export class EmbeddedReadStore implements ReadStore, Access {
  private readonly slots = new Map<string, Slot>();
  private readonly root: RootDatabase<Buffer, string>;
  private readonly catalog: Catalog;
  private isClosed = false;

  constructor(private readonly folder: string) {
    this.root = openLmdb<Buffer, string>({
      path: folder,
      noSync: true,
      encoding: 'binary',
      maxDbs: 2 * 2 * MAX_COLLECTIONS + 1,
    });
    this.catalog = new Catalog(this.root);
    this.dropLeftovers();
  }

  async open(
    spec: CollectionSpec,
    fingerprint: string,
  ): Promise<{ readonly collection: WritableCollection; readonly stale: boolean }> {
    const slot = this.access(() => this.slotOf(spec, fingerprint));
    const { record } = slot.current;
    const stale =
      record.fingerprint !== fingerprint ||
      JSON.stringify(record.spec.indexes) !== JSON.stringify(spec.indexes);
    return { collection: new EmbeddedCollection(this, () => slot.current), stale };
  }

  async openNext(spec: CollectionSpec, fingerprint: string): Promise<WritableCollection> {
    const next = this.access(() => {
      const slot = this.slotOf(spec, fingerprint);
      this.discardNext(spec.name, slot);
      slot.next = this.create(spec, fingerprint, (record) =>
        this.catalog.keep(spec.name, { current: this.stored(spec.name).current, next: record }),
      );
      return slot.next;
    });
    return new EmbeddedCollection(this, () => next);
  }

  async switchToNext(name: string): Promise<void> {
    this.access(() => {
      const slot = this.slots.get(name);
      const next = slot?.next;
      if (slot === undefined || next === undefined)
        throw new UnsupportedQuery(`collection ${name} has no next generation: open one first`);
      const before = slot.current;
      const retired = this.transaction(() => {
        const stored = this.stored(name);
        if (stored.next?.number !== next.record.number) throw lost(name);
        this.catalog.keep(name, { current: next.record });
        this.catalog.forget(stored.current.number);
        return stored.current.number;
      });
      slot.current = next;
      slot.next = undefined;
      // The tables of another handle's generation may be in use there: the next start drops them.
      if (retired === before.record.number) before.drop();
    });
  }

  async dropNext(name: string): Promise<void> {
    this.access(() => {
      const slot = this.slots.get(name);
      if (slot) this.discardNext(name, slot);
    });
  }

  async flush(): Promise<void> {
    this.access(() => undefined);
    await syncData(this.folder).catch((error: unknown) => {
      throw translated(this.folder, error);
    });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    await this.flush();
    this.isClosed = true;
    await this.root.close();
    markClean(this.folder);
  }

  /** Every access to LMDB: refused after the end, its errors in the port's terms. */
  access<T>(action: () => T): T {
    if (this.isClosed) throw closed(this.folder);
    return translating(this.folder, action);
  }

  /** Documents and checkpoint in one transaction; a batch that lies behind the checkpoint changes nothing. */
  write(generation: Generation, operations: readonly WriteOperation[], checkpoint: Position): void {
    try {
      const isNew = this.transaction(() => this.applyNew(generation, operations, checkpoint));
      if (isNew) generation.committed(checkpoint);
    } catch (error) {
      generation.aborted();
      throw error;
    }
  }

  private applyNew(
    generation: Generation,
    operations: readonly WriteOperation[],
    checkpoint: Position,
  ): boolean {
    const { number, spec } = generation.record;
    const { current, next } = this.stored(spec.name);
    if (number !== current.number && number !== next?.number) throw lost(spec.name);
    const reached = this.catalog.checkpoint(number);
    if (reached !== undefined && comparePositions(checkpoint, reached) <= 0) return false;
    generation.begin(reached);
    generation.apply(operations);
    const changed = generation.changedRecord();
    if (changed) this.keepChanged(changed);
    this.catalog.moveCheckpoint(number, checkpoint);
    return true;
  }

  checkpoint(generation: Generation): Position | undefined {
    return this.catalog.checkpoint(generation.record.number);
  }

  private slotOf(spec: CollectionSpec, fingerprint: string): Slot {
    const known = this.slots.get(spec.name);
    if (known) return known;
    if (this.slots.size >= MAX_COLLECTIONS)
      throw new ReadStoreUnavailable(`at most ${MAX_COLLECTIONS} collections`);
    const stored = this.catalog.collection(spec.name);
    const current = stored
      ? this.generation(stored.current)
      : this.create(spec, fingerprint, (record) => this.catalog.keep(spec.name, { current: record }));
    const slot: Slot = { current, next: undefined };
    this.slots.set(spec.name, slot);
    // A next generation from before a restart was left half-filled.
    if (stored?.next) {
      slot.next = this.generation(stored.next);
      this.discardNext(spec.name, slot);
    }
    return slot;
  }

  private create(
    spec: CollectionSpec,
    fingerprint: string,
    keep: (record: GenerationRecord) => void,
  ): Generation {
    const record = this.transaction(() => {
      const created: GenerationRecord = {
        number: this.catalog.nextNumber(),
        fingerprint,
        spec,
        multiple: [],
        inexact: [],
      };
      keep(created);
      return created;
    });
    return this.generation(record);
  }

  private generation(record: GenerationRecord): Generation {
    return new Generation(this.root, record, this.catalog.terms(record.number));
  }

  private discardNext(name: string, slot: Slot): void {
    const { next } = slot;
    if (next === undefined) return;
    this.transaction(() => {
      const { current, next: stored } = this.stored(name);
      if (stored?.number === next.record.number) this.catalog.keep(name, { current });
      this.catalog.forget(next.record.number);
    });
    slot.next = undefined;
    next.drop();
  }

  private keepChanged(changed: GenerationRecord): void {
    const { name } = changed.spec;
    const stored = this.stored(name);
    const isNext = stored.next?.number === changed.number;
    this.catalog.keep(name, isNext ? { ...stored, next: changed } : { ...stored, current: changed });
  }

  /** In a write transaction only: what another handle has written is surely seen there. */
  private stored(name: string): CollectionRecord {
    return this.catalog.collection(name) as CollectionRecord;
  }

  private dropLeftovers(): void {
    const used = this.catalog.inUse();
    const names = [...this.root.getKeys()].map(String);
    for (const name of names) {
      const number = /^(?:documents|entries)-([0-9]+)$/.exec(name)?.[1];
      if (number !== undefined && !used.has(Number(number)))
        this.root.openDB({ name, encoding: 'binary' }).dropSync();
    }
  }

  private transaction<T>(action: () => T): T {
    return this.root.transactionSync(action, TransactionFlags.ABORTABLE);
  }
}

const lost = (name: string): GenerationLost =>
  new GenerationLost(`another handle has begun a next generation of ${name} since: open it again`);
