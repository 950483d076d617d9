import type { Position } from '@onward/model';
import type { RootDatabase } from 'lmdb';
import { UnsupportedQuery } from '../errors.js';
import type { CollectionSpec, Count, Document, Filter, FindOptions, WriteOperation } from '../port.js';
import { checkId, MAX_ID_LENGTH } from '../validate.js';
import { countIn, findIn } from './find.js';
import { layOut, MAX_INDEXES, type Index } from './index-entries.js';
import { encodeDocument } from './documents/encode.js';
import { Terms, type TermStore } from './documents/terms.js';
import { replaceEntries } from './replace-entries.js';
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

/** One generation of a collection: its documents and their index entries, changed together. */
export class Generation {
  readonly indexes: readonly Index[];
  private readonly terms: Terms;
  private readonly tables: Tables;
  /** The checkpoint of the last write. */
  private reached: Position | undefined;
  /** Nobody else has written since: what the writer says that it replaces is what is stored. */
  private isAlone = false;
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
    const isId = id.length > 0 && id.length <= MAX_ID_LENGTH;
    return isId ? this.tables.read(id) : undefined;
  }

  find(options: FindOptions): readonly Document[] {
    return findIn(this.tables, this.indexes, options);
  }

  count(filter: Filter | undefined, limit: number): Count {
    return countIn(this.tables, this.indexes, filter, limit);
  }

  getMany(ids: readonly string[]): readonly (Document | undefined)[] {
    return ids.map((id) => this.get(id));
  }

  /** In a write transaction, before `apply`: the checkpoint that is stored, which is another one where somebody else has written. */
  begin(checkpoint: Position | undefined): void {
    this.isAlone = checkpoint === this.reached;
  }

  /** What `apply` did is stored with this checkpoint. */
  committed(checkpoint: Position): void {
    this.record = this.changedRecord() ?? this.record;
    this.reached = checkpoint;
    this.terms.committed();
  }

  /** What `apply` did is given up. */
  aborted(): void {
    this.terms.aborted();
  }

  /** Within a write transaction. */
  apply(operations: readonly WriteOperation[]): void {
    for (const operation of operations) {
      const over = this.isAlone ? operation.over : undefined;
      if ('put' in operation) this.put(operation.put, over);
      else this.remove(operation.remove, over);
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

  private put(given: Document, over: Document | null | undefined): void {
    const id = given._id;
    checkId(id);
    const before = over === undefined ? this.stored(id) : over;
    const { document, encoded } = this.encode(given);
    this.tables.put(id, encoded);
    for (const index of this.indexes) replaceEntries(this.tables, index, before, document);
  }

  private remove(id: string, over: Document | null | undefined): void {
    checkId(id);
    const before = over === undefined ? this.stored(id) : over;
    if (before === null) return;
    for (const index of this.indexes) replaceEntries(this.tables, index, before, null);
    this.tables.remove(id);
  }

  private stored(id: string): Document | null {
    return this.tables.read(id) ?? null;
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
