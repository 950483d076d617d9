import type { Document } from '../port.js';
import { MAX_INDEX_PATHS, type Index } from './index-entries.js';
import { isExact, MAX_ID_BYTES, MAX_VALUE_BYTES, writeValue } from './key-encoding.js';

/** Room for any simple key: a number, its values, an id. */
export const SIMPLE_KEY_BYTES = 1 + MAX_INDEX_PATHS * MAX_VALUE_BYTES + MAX_ID_BYTES;

/**
 * Writes the one entry of a document whose indexed values are null, booleans, numbers or short text, as almost all are, into
 * `target` from `start` on: the same bytes as `entriesOf` makes, without making anything else. Answers their number; -1 where it is not that simple.
 */
export function writeSimpleKey(
  index: Index,
  document: Document,
  id: Buffer,
  target: Buffer,
  start = 0,
): number {
  let at = start;
  target[at++] = index.number;
  for (const path of index.paths) {
    if (path.length !== 1) return -1;
    const name = path[0] as string;
    const value = Object.hasOwn(document, name) ? document[name] : null;
    if (!isExact(value)) return -1;
    at = writeValue(value, target, at);
  }
  target.set(id, at);
  return at + id.length - start;
}
