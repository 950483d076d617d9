import type { Database, RootDatabase } from 'lmdb';
import type { Document } from '../port.js';
import { decodeDocument, UNKNOWN_TERM } from './documents/decode.js';
import { leadingDigits } from './documents/digits.js';
import type { Terms } from './documents/terms.js';
import { BEYOND } from './key-encoding.js';
import { documentKey, entryKey, type DocumentKey, type EntryKey } from './keys.js';
import { unpackText } from './packed-text.js';
import type { Range } from './planner/candidate.js';

const NOTHING = Buffer.alloc(0);

// Constants, because LMDB's types lack the options they add.
const DOCUMENTS = { encoding: 'binary', keyEncoder: documentKey } as const;
const ENTRIES = { encoding: 'binary', keyEncoder: entryKey } as const;

/** Every id: no text begins with BEYOND. */
export const ALL_IDS: Range = { start: Buffer.from([0]), end: Buffer.from([BEYOND]) };

/** The two tables of one generation of a collection: documents by id, and the entries of all its indexes. */
export class Tables {
  private readonly documents: Database<Buffer, DocumentKey>;
  private readonly entries: Database<Buffer, Buffer>;

  constructor(
    root: RootDatabase<Buffer, string>,
    generation: number,
    private readonly terms: Terms,
  ) {
    this.documents = root.openDB({ ...DOCUMENTS, name: `documents-${generation}` });
    this.entries = root.openDB({ ...ENTRIES, name: `entries-${generation}` });
  }

  read(id: DocumentKey): Document | undefined {
    const text = typeof id === 'string' ? id : unpackText(id);
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
  put(id: string, encoded: Buffer): void {
    void this.documents.put(id, encoded);
  }

  remove(id: string): void {
    void this.documents.remove(id);
  }

  /** LMDB's types know no keys of one's own: it hands them to the encoder, whatever they are. */
  putEntry(key: EntryKey): void {
    void this.entries.put(key as Buffer, NOTHING);
  }

  removeEntry(key: EntryKey): void {
    void this.entries.remove(key as Buffer);
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

function keys(
  table: Database<Buffer, DocumentKey>,
  { start, end }: Range,
  backwards: boolean,
): Iterable<Buffer> {
  // Neither end of a range is itself a key that belongs to it, except the start of the ids, which is inclusive.
  const range = backwards
    ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
    : { start, end };
  return table.getKeys(range) as Iterable<Buffer>;
}
