import type { Position } from '@onward/model';
import { isPosition } from '@onward/model';
import { UnsupportedQuery } from '../errors.js';
import type { Count, Document, Filter, FindOptions, WritableCollection, WriteOperation } from '../port.js';
import { checkCount, checkFind, hasLoneSurrogate } from '../validate.js';
import type { Access, Connection } from './connection.js';
import { decode } from './document.js';
import { toMongo } from './filter.js';
import type { Generation } from './generation.js';
import { queryOf } from './query.js';
import { progressOf, writeBatch } from './writer.js';

/** A handle on a collection: whatever generation it stands for when it is asked. */
export class MongoCollection implements WritableCollection {
  constructor(
    private readonly connection: Connection,
    private readonly generation: (access: Access) => Promise<Generation>,
    private readonly maxTimeMS: number,
  ) {}

  async get(id: string): Promise<Document | undefined> {
    return (await this.getMany([id]))[0];
  }

  async getMany(ids: readonly string[]): Promise<readonly (Document | undefined)[]> {
    const wanted = [...new Set(ids)].filter((id) => !hasLoneSurrogate(id));
    if (wanted.length === 0) return ids.map(() => undefined);
    const { maxTimeMS } = this;
    const found = await this.connection.snapshot(async (access, snapshot) => {
      const documents = (await this.generation(access)).documents(access.db);
      return documents.find({ _id: { $in: wanted } }, { maxTimeMS, ...snapshot }).toArray();
    });
    const byId = new Map(found.map((stored) => [stored._id, decode(stored)]));
    return ids.map((id) => byId.get(id));
  }

  async find(options: FindOptions): Promise<readonly Document[]> {
    checkFind(options);
    const query = queryOf(options);
    if (query === undefined) return [];
    const { filter, sort, skip, limit, reversed } = query;
    const { maxTimeMS } = this;
    const found = await this.connection.snapshot(async (access, snapshot) => {
      const documents = (await this.generation(access)).documents(access.db);
      return documents
        .find(filter, { sort, skip, limit, allowDiskUse: true, maxTimeMS, ...snapshot })
        .toArray();
    });
    const answer = found.map(decode);
    return reversed ? answer.reverse() : answer;
  }

  async count(filter: Filter | undefined, limit: number): Promise<Count> {
    checkCount(filter, limit);
    const where = toMongo(filter);
    const { maxTimeMS } = this;
    const count = await this.connection.use(async (access) => {
      const documents = (await this.generation(access)).documents(access.db);
      // One more than asked for says whether there are more.
      return documents.countDocuments(where, { limit: limit + 1, maxTimeMS });
    });
    return { count: Math.min(count, limit), more: count > limit };
  }

  async write(operations: readonly WriteOperation[], checkpoint: Position): Promise<void> {
    if (!isPosition(checkpoint)) throw new UnsupportedQuery(`${String(checkpoint)} is no position`);
    const { generation, reached } = await this.connection.use(async (access) => {
      const generation = await this.generation(access);
      if (generation.isDropped) throw generation.dropped();
      return { generation, reached: await writeBatch(access, generation, operations, checkpoint) };
    });
    // Not by a write that was given up and comes through later: whoever has read the checkpoint meanwhile has folded on an older one.
    if (reached) generation.known = checkpoint;
  }

  async checkpoint(): Promise<Position | undefined> {
    return this.connection.use(async (access) => {
      const generation = await this.generation(access);
      return (await learn(access, generation)) ?? undefined;
    });
  }
}

/** Reads the checkpoint, on which the next write then builds. */
export async function learn(access: Access, generation: Generation): Promise<Position | null> {
  const progress = generation.isDropped ? undefined : await progressOf(access, generation);
  if (progress === undefined) throw generation.dropped();
  generation.known = progress.checkpoint;
  return progress.checkpoint;
}
