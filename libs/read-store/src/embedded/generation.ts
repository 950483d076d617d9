import type { Position } from '@onward/model';
import type { RootDatabase } from 'lmdb';
import { UnsupportedQuery } from '../errors.js';
import type { CollectionSpec, Count, Document, Filter, FindOptions, WriteOperation } from '../port.js';
import { checkId } from '../validate.js';
import { countIn, findIn } from './find.js';
import { ABSENT, KnownEntries } from './known-entries.js';
import { eachOnlyIn, entryList } from './entry-list.js';
import { layOut, MAX_INDEXES, type Index } from './index-entries.js';
import { encodeDocument } from './documents/encode.js';
import { Terms, type TermStore } from './documents/terms.js';
import { encodeId } from './key-encoding.js';
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

function keyOf(id: string): Buffer {
  checkId(id);
  return encodeId(id) as Buffer;
}

/** One generation of a collection: its documents and their index entries, changed together. */
export class Generation {
  readonly indexes: readonly Index[];
  private readonly terms: Terms;
  private readonly tables: Tables;
  private readonly known = new KnownEntries();
  /** The checkpoint of the last write. */
  private reached: Position | undefined;
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

  /** For the one who is about to write them: what is not there need not be looked for again. */
  getMany(ids: readonly string[]): readonly (Document | undefined)[] {
    return ids.map((id) => {
      const document = this.get(id);
      if (document === undefined) this.known.keep(id, ABSENT);
      return document;
    });
  }

  /** In a write transaction, before `apply`: the checkpoint that is stored, which is another one where somebody else has written. */
  begin(checkpoint: Position | undefined): void {
    if (checkpoint !== this.reached) this.known.clear();
  }

  /** What `apply` did is stored with this checkpoint. */
  committed(checkpoint: Position): void {
    this.record = this.changedRecord() ?? this.record;
    this.reached = checkpoint;
    this.terms.committed();
  }

  /** What `apply` did is given up. */
  aborted(): void {
    this.known.clear();
    this.terms.aborted();
  }

  /** Within a write transaction. */
  apply(operations: readonly WriteOperation[]): void {
    for (const operation of operations) {
      if ('put' in operation) this.put(operation.put);
      else this.remove(operation.remove);
    }
  }

  /** The record to keep, where what was applied has changed it. */
  changedRecord(): GenerationRecord | undefined {
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
    const id = given._id;
    const key = keyOf(id);
    const before = this.entriesOfStored(id, key);
    const { document, encoded } = this.encode(given);
    this.tables.put(key, encoded);
    const now = entryList(this.indexes, document, key);
    const isSame = before !== ABSENT && now.equals(before);
    if (!isSame) this.replaceEntries(before, now);
    this.known.keep(id, now);
  }

  private remove(id: string): void {
    const key = keyOf(id);
    const before = this.entriesOfStored(id, key);
    if (before === ABSENT) return;
    this.replaceEntries(before, ABSENT);
    this.tables.remove(key);
    this.known.keep(id, ABSENT);
  }

  /** Of the document as it is stored; `ABSENT` where it is not. */
  private entriesOfStored(id: string, key: Buffer): Buffer {
    const known = this.known.of(id);
    if (known !== undefined) return known;
    const document = this.tables.read(key, id);
    return document === undefined ? ABSENT : Buffer.from(entryList(this.indexes, document, key));
  }

  private replaceEntries(before: Buffer, now: Buffer): void {
    eachOnlyIn(before, now, (key) => this.tables.removeEntry(key));
    eachOnlyIn(now, before, (key) => this.tables.putEntry(key));
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
}
