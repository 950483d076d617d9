import { BSON, Long } from 'mongodb';
import type { Json, Position } from '@onward/model';
import { UnsupportedQuery } from '../errors.js';
import type { Document } from '../port.js';
import { wellFormed } from '../embedded/well-formed.js';

/** A document as JSON, in bytes; more is refused, as by the embedded store. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
/** BSON takes up to seven times the room of the JSON of the same document: below this it needs no measuring. */
const SURELY_SMALL_BYTES = 1024 * 1024;
/** MongoDB's limit is 16 MiB with what the server adds. */
const MAX_BSON_BYTES = 15 * 1024 * 1024;
/** The server refuses documents that are nested deeper than its own limit, which may be as low as 100. */
const MAX_DEPTH = 80;
const LONGEST_SCALAR = 1024;

/** The property in which the adapter keeps its own beside a document's. */
export const OWN = '_onward';

export interface Own {
  /** The checkpoint of the batch that wrote the document. */
  readonly at: Long;
  /** The whole document, where BSON cannot carry all of it as it is. */
  readonly json?: string;
}

export interface Stored {
  readonly _id: string;
  readonly [OWN]: Own;
}

export const longOf = (position: Position): Long => Long.fromString(position);

/**
 * A document as it is stored: its properties as they are, so that MongoDB can search them, and the position of its batch. What BSON
 * or the driver would change or refuse (names that begin with `$` or hold a dot or NUL, `_bsontype`, deep nesting) is left out and
 * cannot be searched; the whole is then kept as text beside it, so that it is answered as it was put.
 */
export function encode(document: Document, at: Position): Stored {
  const { json } = wellFormed(document);
  if (json.length > MAX_DOCUMENT_BYTES)
    throw new UnsupportedQuery(`document ${document._id} is larger than ${MAX_DOCUMENT_BYTES} bytes`);
  // Read back from the JSON: what is stored is then what any other store would answer, down to -0 and undefined.
  const searchable = JSON.parse(json) as Record<string, Json>;
  let isWhole = !prune(searchable, 1);
  if (json.length > SURELY_SMALL_BYTES && BSON.calculateObjectSize(searchable) > MAX_BSON_BYTES) {
    keepScalars(searchable);
    isWhole = false;
  }
  const own: Own = isWhole ? { at: longOf(at) } : { at: longOf(at), json };
  return { ...searchable, [OWN]: own } as unknown as Stored;
}

export function decode({ [OWN]: own, ...document }: Stored): Document {
  return own.json === undefined ? (document as unknown as Document) : (JSON.parse(own.json) as Document);
}

/** Names that would not come back as they were, or that the server takes for something else. */
export const isCarried = (name: string): boolean =>
  !name.startsWith('$') && name !== '_bsontype' && !name.includes('.') && !name.includes('\u0000');

/** Takes out what cannot be carried; true where there was any. */
function prune(value: Record<string, Json> | Json[], depth: number): boolean {
  let pruned = false;
  for (const name of Object.keys(value)) {
    const inner = (value as Record<string, Json>)[name] as Json;
    const isDeep = typeof inner === 'object' && inner !== null && depth >= MAX_DEPTH;
    if (isDeep || !isCarried(name) || (depth === 1 && name === OWN)) {
      if (Array.isArray(value)) value[Number(name)] = null;
      else delete value[name];
      pruned = true;
    } else if (typeof inner === 'object' && inner !== null) {
      if (prune(inner as Record<string, Json>, depth + 1)) pruned = true;
    }
  }
  return pruned;
}

function keepScalars(document: Record<string, Json>): void {
  for (const [name, value] of Object.entries(document)) {
    const isLarge = typeof value === 'string' && value.length > LONGEST_SCALAR;
    if (isLarge || (typeof value === 'object' && value !== null)) delete document[name];
  }
}
