import type { Position } from '@onward/model';
import type { Collection, Db, IndexDescription } from 'mongodb';
import { GenerationLost } from '../errors.js';
import type { IndexSpec } from '../port.js';
import { documentsOf, progressIn, type GenerationRecord } from './catalog.js';
import type { Stored } from './document.js';
import { codeOf, NAMESPACE_EXISTS, NAMESPACE_NOT_FOUND } from './translate.js';

/** One generation of a collection, as this process knows it. */
export class Generation {
  /**
   * The checkpoint that this process has seen and builds on: a write is refused where another process has moved it since. Undefined:
   * not looked at yet. Null: nothing was ever written.
   */
  known: Position | null | undefined;
  isDropped = false;

  constructor(
    readonly name: string,
    readonly record: GenerationRecord,
  ) {}

  get number(): number {
    return this.record.number;
  }

  documents(db: Db): Collection<Stored> {
    if (this.isDropped) throw this.dropped();
    return db.collection<Stored>(documentsOf(this.name, this.number));
  }

  dropped(): GenerationLost {
    return new GenerationLost(`this generation of ${this.name} was dropped: open it again`);
  }
}

/** Makes what a generation needs, as far as it is not there: its collection, its indexes, its place for the checkpoint. */
export async function prepare(db: Db, name: string, { number, indexes }: GenerationRecord): Promise<void> {
  const collection = documentsOf(name, number);
  await db.createCollection(collection).catch((error: unknown) => {
    if (codeOf(error) !== NAMESPACE_EXISTS) throw error;
  });
  const described = describeIndexes(indexes);
  if (described.length > 0) await db.collection(collection).createIndexes(described);
  await progressIn(db).updateOne({ _id: number }, { $setOnInsert: { checkpoint: null } }, { upsert: true });
}

/** The place for the checkpoint goes first: whoever still writes is then refused. */
export async function destroy(db: Db, name: string, number: number): Promise<void> {
  await progressIn(db).deleteOne({ _id: number });
  await db.dropCollection(documentsOf(name, number)).catch((error: unknown) => {
    if (codeOf(error) !== NAMESPACE_NOT_FOUND) throw error;
  });
}

/**
 * The declared indexes, `_id` last as in every order. Of several that come to the same keys MongoDB takes one. A map, since
 * an object would put paths that are numbers first.
 */
export function describeIndexes(indexes: readonly IndexSpec[]): IndexDescription[] {
  const described = new Map<string, IndexDescription>();
  for (const { name, paths } of indexes) {
    const whole = [...new Set([...paths, '_id'])];
    const key = new Map(whole.map((path) => [path, 1 as const]));
    if (whole[0] !== '_id') described.set(JSON.stringify(whole), { name, key });
  }
  return [...described.values()];
}
