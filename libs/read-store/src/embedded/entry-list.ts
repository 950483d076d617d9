import type { Document } from '../port.js';
import { entriesOf, type Index } from './index-entries.js';
import { SIMPLE_KEY_BYTES, writeSimpleKey } from './simple-key.js';

const LENGTH_BYTES = 2;
const FIRST_SIZE = 64 * 1024;

/** Written over and over. */
let list = Buffer.alloc(FIRST_SIZE);

/**
 * All index entries of a document, each behind its length, in the order of the indexes, in bytes that are good until the next call.
 * An index that is found to hold several entries per document, or entries that stand for several values, is marked as such.
 */
export function entryList(indexes: readonly Index[], document: Document, id: Buffer): Buffer {
  let at = 0;
  const add = (length: number): void => {
    list.writeUInt16LE(length, at);
    at += LENGTH_BYTES + length;
    if (list.length - at < LENGTH_BYTES + SIMPLE_KEY_BYTES) list = Buffer.concat([list, list]);
  };
  for (const index of indexes) {
    const length = writeSimpleKey(index, document, id, list, at + LENGTH_BYTES);
    if (length >= 0) {
      add(length);
      continue;
    }
    const { keys, exact, viaArray } = entriesOf(index, document, id);
    index.multiple ||= viaArray;
    index.inexact ||= !exact;
    for (const key of keys) {
      list.set(key, at + LENGTH_BYTES);
      add(key.length);
    }
  }
  return list.subarray(0, at);
}

/** Calls with each key of one list that the other does not have. Mostly they are the same ones at the same places. */
export function eachOnlyIn(one: Buffer, other: Buffer, call: (key: Buffer) => void): void {
  for (let at = 0, place = 0; at < one.length;) {
    const end = endOfEntry(one, at);
    const placeEnd = place < other.length ? endOfEntry(other, place) : place;
    const isThere = one.compare(other, place, placeEnd, at, end) === 0 || holds(other, one, at, end);
    if (!isThere) call(one.subarray(at + LENGTH_BYTES, end));
    at = end;
    place = placeEnd;
  }
}

function holds(list: Buffer, one: Buffer, start: number, end: number): boolean {
  for (let at = 0; at < list.length;) {
    const next = endOfEntry(list, at);
    if (next - at === end - start && one.compare(list, at, next, start, end) === 0) return true;
    at = next;
  }
  return false;
}

const endOfEntry = (entries: Buffer, at: number): number => at + LENGTH_BYTES + entries.readUInt16LE(at);
