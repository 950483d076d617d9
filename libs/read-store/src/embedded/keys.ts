import type { Document } from '../port.js';
import type { Index } from './index-entries.js';
import { MAX_ID_BYTES } from './key-encoding.js';
import { packText } from './packed-text.js';
import { writeSimpleKey } from './simple-key.js';

/**
 * Keys of the two tables, written straight into LMDB's buffer: some of them many times per event. What is read back is bytes.
 * LMDB calls the encoders synchronously.
 */

/** An id as text, or as the bytes it is packed to. */
export type DocumentKey = string | Buffer;

const { slice } = Uint8Array.prototype;
const readKey = (source: Buffer, start: number, end: number): Buffer =>
  slice.call(source, start, end) as Buffer;

export const documentKey = {
  writeKey: (key: DocumentKey, target: Buffer, start: number): number =>
    typeof key === 'string' ? packText(key, MAX_ID_BYTES, target, start) : copy(key, target, start),
  readKey,
};

/** The one entry that a document has in an index where it is simple. */
export interface SimpleEntry {
  index: Index;
  document: Document;
}

export type EntryKey = SimpleEntry | Buffer;

export const entryKey = {
  writeKey: (key: EntryKey, target: Buffer, start: number): number =>
    key instanceof Uint8Array
      ? copy(key, target, start)
      : writeSimpleKey(key.index, key.document, target, start),
  readKey,
};

function copy(key: Buffer, target: Buffer, start: number): number {
  target.set(key, start);
  return start + key.length;
}
