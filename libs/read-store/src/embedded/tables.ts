import type { Database, RootDatabase } from 'lmdb';
import type { Document } from '../port.js';
import { decodeDocument, UNKNOWN_TERM } from './documents/decode.js';
import { leadingDigits } from './documents/digits.js';
import type { Terms } from './documents/terms.js';
import { BEYOND } from './key-encoding.js';
import { unpackText } from './packed-text.js';
import type { Range } from './planner/candidate.js';

const NOTHING = Buffer.alloc(0);

/** Every id: no text begins with BEYOND. */
export const ALL_IDS: Range = { start: Buffer.from([0]), end: Buffer.from([BEYOND]) };

/** The two tables of one generation of a collection: documents by id, and the entries of all its indexes. */
export class Tables {
  private readonly documents: Database<Buffer, Buffer>;
  private readonly entries: Database<Buffer, Buffer>;

  constructor(
    root: RootDatabase<Buffer, string>,
    generation: number,
    private readonly terms: Terms,
  ) {
    this.documents = root.openDB({
      name: `documents-${generation}`,
      encoding: 'binary',
      keyEncoding: 'binary',
    });
    this.entries = root.openDB({ name: `entries-${generation}`, encoding: 'binary', keyEncoding: 'binary' });
  }

  read(id: Buffer, text = unpackText(id)): Document | undefined {
    const digits = leadingDigits(text);
    for (;;) {
      // Good until the next read of whatever table.
      const stored = this.documents.getBinaryFast(id);
      if (stored === undefined) return undefined;
      const document = decodeDocument(stored, stored.length, text, digits, this.terms);
      if (document !== UNKNOWN_TERM) return document;
      if (!this.terms.load()) throw new SyntaxError(`document ${text} names what is not there`);
    }
  }

  has(id: Buffer): boolean {
    return this.documents.doesExist(id);
  }

  /** In a write transaction only, like the three below. */
  put(id: Buffer, encoded: Buffer): void {
    void this.documents.put(id, encoded);
  }

  remove(id: Buffer): void {
    void this.documents.remove(id);
  }

  putEntry(key: Buffer): void {
    void this.entries.put(key, NOTHING);
  }

  removeEntry(key: Buffer): void {
    void this.entries.remove(key);
  }

  ids(range: Range, backwards: boolean): Iterable<Buffer> {
    return keys(this.documents, range, backwards);
  }

  entryKeys(range: Range, backwards: boolean): Iterable<Buffer> {
    return keys(this.entries, range, backwards);
  }

  get size(): number {
    return (this.documents.getStats() as { readonly entryCount: number }).entryCount;
  }

  /** Counts within LMDB, at most `most`. */
  countEntries({ start, end }: Range, most: number): number {
    for (const _ of this.entries.getKeys({ start, end, offset: most, limit: 1 })) return most;
    return Math.min(most, this.entries.getKeysCount({ start, end }));
  }

  drop(): void {
    this.documents.dropSync();
    this.entries.dropSync();
  }
}

function keys<V>(table: Database<V, Buffer>, { start, end }: Range, backwards: boolean): Iterable<Buffer> {
  if (!backwards) return table.getKeys({ start, end });
  // Neither end of a range is itself a key that belongs to it, except the start of the ids, which is inclusive.
  return table.getKeys({ start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true });
}
