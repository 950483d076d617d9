import type { Document } from '../port.js';
import { entriesOf, type Index } from './index-entries.js';
import { encodeId } from './key-encoding.js';
import { isSameEntry, isSimple } from './simple-key.js';
import type { Tables } from './tables.js';

/**
 * Makes the entries of a document in one index those of `now`; null: there was, or is, none. An index that is found to hold several
 * entries per document, or entries that stand for several values, is marked as such.
 */
export function replaceEntries(
  tables: Pick<Tables, 'putEntry' | 'removeEntry'>,
  index: Index,
  before: Document | null,
  now: Document | null,
): void {
  if (before !== null && now !== null && isSameEntry(index, before, now)) return;
  const areSimple = (before === null || isSimple(index, before)) && (now === null || isSimple(index, now));
  if (areSimple) {
    if (before !== null) tables.removeEntry({ index, document: before });
    if (now !== null) tables.putEntry({ index, document: now });
    return;
  }
  const gone = byText(before === null ? [] : keysOf(index, before));
  for (const [text, key] of byText(now === null ? [] : keysOf(index, now))) {
    if (!gone.delete(text)) tables.putEntry(key);
  }
  for (const key of gone.values()) tables.removeEntry(key);
}

function keysOf(index: Index, document: Document): readonly Buffer[] {
  const { keys, exact, viaArray } = entriesOf(index, document, encodeId(document._id) as Buffer);
  index.multiple ||= viaArray;
  index.inexact ||= !exact;
  return keys;
}

const byText = (keys: readonly Buffer[]): Map<string, Buffer> =>
  new Map(keys.map((key) => [key.toString('latin1'), key]));
