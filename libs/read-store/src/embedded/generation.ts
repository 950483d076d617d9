import type { RootDatabase } from 'lmdb';
import { UnsupportedQuery } from '../errors.js';
import type { CollectionSpec, Count, Document, Filter, FindOptions, WriteOperation } from '../port.js';
import { checkId } from '../validate.js';
import { countIn, findIn } from './find.js';
import { entriesOf, layOut, MAX_INDEXES, sameEntries, type Index } from './index-entries.js';
import { encodeDocument } from './documents/encode.js';
import { Terms, type TermStore } from './documents/terms.js';
import { encodeId } from './key-encoding.js';
import { SIMPLE_KEY_BYTES, writeSimpleKey } from './simple-key.js';
import { Tables } from './tables.js';
import { mended } from './well-formed.js';

/** What is kept of a generation beside its tables. */
export interface GenerationRecord {
  readonly number: number;
  readonly fingerprint: string;
  readonly spec: CollectionSpec;
  /** Numbers of the indexes found to hold several entries per document, or entries that stand for several values. */
  readonly multiple: readonly number[];
  readonly inexact: readonly number[];
}

/** A document as JSON, in bytes; more is refused. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
/** Six characters of JSON may be one byte as it is stored: below this it needs no measuring. */
const SURELY_SMALL_BYTES = 1024 * 1024;

/** LMDB copies keys at once: these are written over and over. */
const NOW = Buffer.alloc(SIMPLE_KEY_BYTES);
const BEFORE = Buffer.alloc(SIMPLE_KEY_BYTES);

function keyOf(id: string): Buffer {
  checkId(id);
  return encodeId(id) as Buffer;
}

/** One generation of a collection: its documents and their index entries, changed together. */
export class Generation {
  readonly indexes: readonly Index[];
  private readonly terms: Terms;
  private readonly tables: Tables;
  private dropped = false;

  constructor(
    root: RootDatabase<Buffer, string>,
    /** As it is stored. */
    public record: GenerationRecord,
    terms: TermStore,
  ) {
    if (record.spec.indexes.length > MAX_INDEXES)
      throw new UnsupportedQuery(`a collection has at most ${MAX_INDEXES} indexes`);
    this.terms = new Terms(terms);
    this.tables = new Tables(root, record.number, this.terms);
    this.indexes = record.spec.indexes.map(layOut);
    for (const index of this.indexes) {
      index.multiple = record.multiple.includes(index.number);
      index.inexact = record.inexact.includes(index.number);
    }
  }

  get isDropped(): boolean {
    return this.dropped;
  }

  get(id: string): Document | undefined {
    const key = encodeId(id);
    return key === undefined ? undefined : this.tables.read(key, id);
  }

  find(options: FindOptions): readonly Document[] {
    return findIn(this.tables, this.indexes, options);
  }

  count(filter: Filter | undefined, limit: number): Count {
    return countIn(this.tables, this.indexes, filter, limit);
  }

  /** What `apply` did is stored, or is given up. */
  done(isStored: boolean): void {
    if (isStored) this.terms.committed();
    else this.terms.aborted();
  }

  /** Within a write transaction. Answers the record to keep where it has changed. */
  apply(operations: readonly WriteOperation[]): GenerationRecord | undefined {
    for (const operation of operations) {
      if ('put' in operation) this.put(operation.put);
      else this.remove(operation.remove);
    }
    const multiple = this.indexes.filter((index) => index.multiple).map((index) => index.number);
    const inexact = this.indexes.filter((index) => index.inexact).map((index) => index.number);
    const isKept =
      multiple.length === this.record.multiple.length && inexact.length === this.record.inexact.length;
    return isKept ? undefined : { ...this.record, multiple, inexact };
  }

  drop(): void {
    this.dropped = true;
    this.tables.drop();
  }

  private put(given: Document): void {
    const id = keyOf(given._id);
    const before = this.tables.read(id, given._id);
    const { document, encoded } = this.encode(given);
    this.tables.put(id, encoded);
    for (const index of this.indexes) {
      if (before && sameEntries(index, before, document)) continue;
      if (this.replaceSimple(index, before, document, id)) continue;
      const now = entriesOf(index, document, id);
      index.multiple ||= now.viaArray;
      index.inexact ||= !now.exact;
      this.replaceEntries(before ? entriesOf(index, before, id).keys : [], now.keys);
    }
  }

  /** The document with its text mended where need be, and its bytes, which are good until the next document. */
  private encode(given: Document): { readonly document: Document; readonly encoded: Buffer } {
    const asGiven = encodeDocument(given, this.terms);
    const document = asGiven === undefined ? mended(given) : given;
    const encoded = asGiven ?? (encodeDocument(document, this.terms) as Buffer);
    const isSmall = encoded.length <= SURELY_SMALL_BYTES;
    if (!isSmall && JSON.stringify(document).length > MAX_DOCUMENT_BYTES)
      throw new UnsupportedQuery(`document ${given._id} is larger than ${MAX_DOCUMENT_BYTES} bytes`);
    return { document, encoded };
  }

  private remove(id: string): void {
    const key = keyOf(id);
    const before = this.tables.read(key, id);
    if (before === undefined) return;
    for (const index of this.indexes) this.replaceEntries(entriesOf(index, before, key).keys, []);
    this.tables.remove(key);
  }

  /** The common case, in which each document has one entry of plain values. */
  private replaceSimple(index: Index, before: Document | undefined, document: Document, id: Buffer): boolean {
    const now = writeSimpleKey(index, document, id, NOW);
    if (now < 0) return false;
    if (before === undefined) {
      this.tables.putEntry(NOW.subarray(0, now));
      return true;
    }
    const was = writeSimpleKey(index, before, id, BEFORE);
    if (was < 0) return false;
    if (NOW.compare(BEFORE, 0, was, 0, now) === 0) return true;
    this.tables.removeEntry(BEFORE.subarray(0, was));
    this.tables.putEntry(NOW.subarray(0, now));
    return true;
  }

  private replaceEntries(before: readonly Buffer[], now: readonly Buffer[]): void {
    const kept = (key: Buffer, others: readonly Buffer[]): boolean =>
      others.some((other) => other.equals(key));
    for (const key of before) if (!kept(key, now)) this.tables.removeEntry(key);
    for (const key of now) if (!kept(key, before)) this.tables.putEntry(key);
  }
}
