import type { Document } from '../port.js';
import type { Index } from './index-entries.js';
import { MAX_TEXT_BYTES, TAG } from './key-encoding.js';

/** Room for any simple key: a number, up to six values, an id. */
export const SIMPLE_KEY_BYTES = 4096;

/**
 * Writes the one entry of a document whose indexed values are null, booleans or short plain ASCII text, as almost all are, into
 * `target`: the same bytes as `entriesOf` makes, without making anything else. Answers their number; -1 where it is not that simple.
 */
export function writeSimpleKey(index: Index, document: Document, id: Buffer, target: Buffer): number {
  target[0] = index.number;
  let at = 1;
  for (const path of index.paths) {
    if (path.length !== 1) return -1;
    const name = path[0] as string;
    const value = Object.hasOwn(document, name) ? document[name] : null;
    if (typeof value === 'string') {
      at = writeText(value, target, at);
      if (at < 0) return -1;
    } else if (value === null || value === undefined) {
      target[at++] = TAG.null;
    } else if (typeof value === 'boolean') {
      target[at++] = TAG.boolean;
      target[at++] = value ? 1 : 0;
    } else {
      return -1;
    }
  }
  id.copy(target, at);
  return at + id.length;
}

function writeText(text: string, target: Buffer, start: number): number {
  if (text.length > MAX_TEXT_BYTES) return -1;
  let at = start;
  target[at++] = TAG.text;
  for (let from = 0; from < text.length; from++) {
    const unit = text.charCodeAt(from);
    if (unit <= 1 || unit >= 0x80) return -1;
    target[at++] = unit;
  }
  target[at++] = 0;
  return at;
}
