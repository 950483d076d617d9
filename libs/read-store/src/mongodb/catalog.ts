import type { Position } from '@onward/model';
import type { Collection, Db, Document as Raw } from 'mongodb';
import type { IndexSpec } from '../port.js';
import { codeOf, DUPLICATE_KEY } from './translate.js';

export interface GenerationRecord {
  /** Never used before, also not by a generation that is gone. */
  readonly number: number;
  readonly fingerprint: string;
  readonly indexes: readonly IndexSpec[];
}

/**
 * What a collection consists of, in one document: a switch is one change of this document, which is atomic on every topology.
 * A retired generation is dropped some time after `at`, when no node reads it any more.
 */
export interface CollectionRecord {
  readonly _id: string;
  readonly current: GenerationRecord;
  readonly next?: GenerationRecord;
  readonly retired?: readonly { readonly number: number; readonly at: number }[];
}

/** How far a generation has come. `pending`: a batch that lies in the journal and is not wholly applied (standalone only). */
export interface ProgressRecord {
  readonly _id: number;
  readonly checkpoint: Position | null;
  readonly pending?: { readonly checkpoint: Position; readonly chunks: number };
}

const CATALOG = 'onward.catalog';
const PROGRESS = 'onward.progress';
const COUNTERS = 'onward.counters';

export const progressIn = (db: Db): Collection<ProgressRecord> => db.collection<ProgressRecord>(PROGRESS);
/** MongoDB keeps `system.…` for itself. */
export const documentsOf = (name: string, number: number): string =>
  name === 'system' ? `onward.${name}.${number}` : `${name}.${number}`;

/** The few documents that say which generations there are. */
export class Catalog {
  constructor(private readonly db: Db) {}

  async find(name: string): Promise<CollectionRecord | undefined> {
    return (await this.#records.findOne({ _id: name })) ?? undefined;
  }

  /** The stored record: `record`, unless another node was quicker. */
  async insert(record: CollectionRecord): Promise<CollectionRecord> {
    try {
      await this.#records.insertOne(record);
      return record;
    } catch (error) {
      if (codeOf(error) !== DUPLICATE_KEY) throw error;
      return (await this.find(record._id)) as CollectionRecord;
    }
  }

  /** A next generation that is there already is retired at once: nobody reads it. */
  async setNext(name: string, next: GenerationRecord): Promise<CollectionRecord | undefined> {
    return this.#change({ _id: name }, [
      { $set: { retired: retiring('$next', 0), next: { $literal: next } } },
    ]);
  }

  /** Undefined where `number` is not the next generation any more. */
  async switchTo(name: string, number: number, at: number): Promise<CollectionRecord | undefined> {
    return this.#change({ _id: name, 'next.number': number }, [
      { $set: { retired: retiring('$current', at), current: '$next' } },
      { $unset: 'next' },
    ]);
  }

  /** Undefined where `number` is not the next generation any more. */
  async dropNext(name: string, number: number): Promise<CollectionRecord | undefined> {
    return this.#change({ _id: name, 'next.number': number }, [
      { $set: { retired: retiring('$next', 0) } },
      { $unset: 'next' },
    ]);
  }

  async forgetRetired(name: string, number: number): Promise<void> {
    await this.#records.updateOne({ _id: name }, { $pull: { retired: { number } } });
  }

  async nextNumber(): Promise<number> {
    const counters = this.db.collection<{ _id: string; last: number }>(COUNTERS);
    const increased = await counters.findOneAndUpdate(
      { _id: 'generations' },
      { $inc: { last: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    return (increased as { readonly last: number }).last;
  }

  async #change(filter: Raw, pipeline: Raw[]): Promise<CollectionRecord | undefined> {
    return (await this.#records.findOneAndUpdate(filter, pipeline, { returnDocument: 'after' })) ?? undefined;
  }

  get #records(): Collection<CollectionRecord> {
    return this.db.collection<CollectionRecord>(CATALOG);
  }
}

/** The retired generations and the one that stands at `path`, where one does. */
const retiring = (path: '$current' | '$next', at: number): Raw => ({
  $concatArrays: [
    { $ifNull: ['$retired', []] },
    { $cond: [{ $gt: [path, null] }, [{ number: `${path}.number`, at }], []] },
  ],
});
