import type { Json } from '@onward/model';
import type { Document } from '../port.js';
import type { Index } from './index-entries.js';
import { isExact, MAX_ID_BYTES, writeValue } from './key-encoding.js';
import { packText } from './packed-text.js';

/** A document whose indexed values are null, booleans, numbers or short text, as almost all are: it has one entry in the index. */
export function isSimple({ paths }: Index, document: Document): boolean {
  for (const path of paths) {
    if (path.length !== 1 || !isExact(valueAt(document, path[0] as string))) return false;
  }
  return true;
}

/** Both are simple and have the same entry. */
export function isSameEntry({ paths }: Index, one: Document, other: Document): boolean {
  for (const path of paths) {
    const name = path[0] as string;
    const value = valueAt(one, name);
    if (path.length !== 1 || value !== valueAt(other, name) || !isExact(value)) return false;
  }
  return true;
}

/** Writes that entry to `target`, the same bytes as `entriesOf` makes, without making anything else. Answers where it ends. */
export function writeSimpleKey(
  { number, paths }: Index,
  document: Document,
  target: Uint8Array,
  start: number,
): number {
  let at = start;
  target[at++] = number;
  for (const path of paths) at = writeValue(valueAt(document, path[0] as string), target, at);
  return packText(document._id, MAX_ID_BYTES, target, at);
}

/** Objects inherit no values but objects and functions. */
function valueAt(document: Document, name: string): Json | undefined {
  const value = document[name];
  const isOwn = value === null || (typeof value !== 'object' && typeof value !== 'function');
  return isOwn || Object.hasOwn(document, name) ? value : undefined;
}
