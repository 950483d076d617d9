import type { Position } from '@onward/model';
import type { ReadStore, WritableCollection, WriteOperation } from '@onward/read-store';

const COLLECTION = 'rebuild-requests';
const MAX_REQUESTS = 10_000;
const MAX_ATTEMPTS = 5;

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

  /** @param projection where several nodes ask: each projection's requests are then in a collection of their own */
  static async open(readStore: ReadStore, projection?: string): Promise<RebuildRequests> {
    const name = projection === undefined ? COLLECTION : `${COLLECTION}-${projection}`;
    const { collection } = await readStore.open({ name, indexes: [] }, '1');
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

  /** Another node may have written at the same time. */
  async #isDone(operation: WriteOperation): Promise<boolean> {
    if ('put' in operation) return (await this.collection.get(operation.put._id)) !== undefined;
    return (await this.collection.get(operation.remove)) === undefined;
  }

  /** The collection's checkpoint only counts the writes, since a write must move it. */
  #write(operation: WriteOperation): Promise<void> {
    const done = this.#turn.then(async () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS && !(await this.#isDone(operation)); attempt++) {
        const writes = Number((await this.collection.checkpoint()) ?? 0);
        await this.collection.write([operation], String(writes + 1) as Position);
      }
      await this.readStore.flush();
    });
    this.#turn = done.catch(() => {});
    return done;
  }
}
