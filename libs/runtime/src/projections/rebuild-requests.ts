import type { Position } from '@onward/model';
import type { ReadStore, WritableCollection, WriteOperation } from '@onward/read-store';

const COLLECTION = { name: 'rebuild-requests', indexes: [] };
const MAX_REQUESTS = 10_000;

/**
 * Which projections somebody has asked to rebuild, kept in the read store until it is done: a rebuild that a stop or a crash
 * interrupts starts again, from event 0, at the next start.
 */
export class RebuildRequests {
  #turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly readStore: ReadStore,
    private readonly collection: WritableCollection,
  ) {}

  static async open(readStore: ReadStore): Promise<RebuildRequests> {
    const { collection } = await readStore.open(COLLECTION, '1');
    return new RebuildRequests(readStore, collection);
  }

  async names(): Promise<ReadonlySet<string>> {
    const found = await this.collection.find({ limit: MAX_REQUESTS });
    return new Set(found.map((document) => document._id));
  }

  add(name: string): Promise<void> {
    return this.#write({ put: { _id: name } });
  }

  remove(name: string): Promise<void> {
    return this.#write({ remove: name });
  }

  /** The collection's checkpoint only counts the writes, since a write must move it. */
  #write(operation: WriteOperation): Promise<void> {
    const done = this.#turn.then(async () => {
      const writes = Number((await this.collection.checkpoint()) ?? 0);
      await this.collection.write([operation], String(writes + 1) as Position);
      await this.readStore.flush();
    });
    this.#turn = done.catch(() => {});
    return done;
  }
}
