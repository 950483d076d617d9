import type { Position } from '@onward/model';
import type { Database, RootDatabase } from 'lmdb';
import type { Term, TermStore } from './documents/terms.js';
import type { GenerationRecord } from './generation.js';

/** What a collection consists of. */
export interface CollectionRecord {
  readonly current: GenerationRecord;
  readonly next?: GenerationRecord;
}

const LAST_GENERATION = 'lastGeneration';
const collectionKey = (name: string): string => `collection/${name}`;
const termKey = (generation: number, term: number): string => `term/${generation}/${term}`;
const checkpointKey = (generation: number): string => `checkpoint/${generation}`;

/** The small table that says which generations there are and how far each has come. Written only within write transactions. */
export class Catalog {
  private readonly table: Database<unknown, string>;

  constructor(root: RootDatabase<Buffer, string>) {
    this.table = root.openDB({ name: 'catalog', encoding: 'json' });
  }

  collection(name: string): CollectionRecord | undefined {
    return this.table.get(collectionKey(name)) as CollectionRecord | undefined;
  }

  keep(name: string, record: CollectionRecord): void {
    void this.table.put(collectionKey(name), record);
  }

  checkpoint(generation: number): Position | undefined {
    return this.table.get(checkpointKey(generation)) as Position | undefined;
  }

  moveCheckpoint(generation: number, checkpoint: Position): void {
    void this.table.put(checkpointKey(generation), checkpoint);
  }

  terms(generation: number): TermStore {
    return {
      read: (number) => this.table.get(termKey(generation, number)) as Term | undefined,
      keep: (number, term) => void this.table.put(termKey(generation, number), term),
    };
  }

  forget(generation: number): void {
    void this.table.remove(checkpointKey(generation));
    for (let term = 0; this.table.doesExist(termKey(generation, term)); term++)
      void this.table.remove(termKey(generation, term));
  }

  /** Never used before, also not by a generation that is gone. */
  nextNumber(): number {
    const number = ((this.table.get(LAST_GENERATION) as number | undefined) ?? 0) + 1;
    void this.table.put(LAST_GENERATION, number);
    return number;
  }

  /** The generations that belong to a collection; what else lies in the folder is left from a crash. */
  inUse(): ReadonlySet<number> {
    const used = new Set<number>();
    for (const { value } of this.table.getRange({ start: collectionKey(''), end: collectionKey('\uffff') })) {
      const record = value as CollectionRecord;
      used.add(record.current.number);
      if (record.next) used.add(record.next.number);
    }
    return used;
  }
}
