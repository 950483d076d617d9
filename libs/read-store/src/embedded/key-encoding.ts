import { UnsupportedQuery } from '../errors.js';
import { hasLoneSurrogate, MAX_ID_LENGTH } from '../validate.js';
import { packText } from './packed-text.js';
import { isArray } from './query/compare.js';
import type { Value } from './query/compare.js';

/**
 * Index values as bytes that sort as MongoDB sorts the values: a tag for the type, then
 *   null, missing   nothing
 *   number          8 bytes IEEE 754, big-endian, made to sort: negative ones inverted, the sign bit of others set
 *   text            packed (`packed-text.ts`), ended by 0x00
 *   object, array   nothing: all of them share one place
 *   boolean         one byte
 * What the bytes do not tell apart (objects, long text) makes an index *inexact*: it still finds a superset.
 */
export const TAG = {
  null: 0x10,
  number: 0x20,
  text: 0x30,
  object: 0x40,
  array: 0x50,
  boolean: 0x60,
} as const;

/** After every key that begins with the bytes before it: no tag and no byte of packed text is as high. */
export const BEYOND = 0xff;

/** Text is indexed by this many of its bytes. */
export const MAX_TEXT_BYTES = 180;
/** Room for any value. */
export const MAX_VALUE_BYTES = 2 * MAX_TEXT_BYTES + 2;
/** Room for any id: three bytes of UTF-8 per character at most, each of which may take two. */
export const MAX_ID_BYTES = 2 * 3 * MAX_ID_LENGTH;

export interface EncodedValue {
  readonly bytes: Buffer;
  /** Other values may have the same bytes. */
  readonly exact: boolean;
}

const VALUE = Buffer.alloc(MAX_VALUE_BYTES);
const ID = Buffer.alloc(MAX_ID_BYTES);

export function encodeValue(value: Value): EncodedValue {
  const end = writeValue(value, VALUE, 0);
  return { bytes: Buffer.from(VALUE.subarray(0, end)), exact: isExact(value) };
}

/** The key of a document; undefined for what is no `_id`. */
export function encodeId(id: string): Buffer | undefined {
  if (id.length === 0 || id.length > MAX_ID_LENGTH) return undefined;
  return Buffer.from(ID.subarray(0, packText(id, MAX_ID_BYTES, ID, 0)));
}

/** False where other values may have the same bytes. */
export function isExact(value: Value): boolean {
  if (typeof value === 'string') {
    if (3 * value.length <= MAX_TEXT_BYTES && !hasLoneSurrogate(value)) return true;
    return Buffer.byteLength(value) <= MAX_TEXT_BYTES && !hasLoneSurrogate(value);
  }
  return typeof value !== 'object' || value === null;
}

/** Writes a value's bytes to `target`; answers where they end. */
export function writeValue(value: Value, target: Uint8Array, start: number): number {
  let at = start;
  switch (typeof value) {
    case 'string':
      target[at++] = TAG.text;
      // Longer text cannot fit, and cutting it here bounds the work; at most one character is cut in two.
      at = packText(
        value.length > MAX_TEXT_BYTES ? value.slice(0, MAX_TEXT_BYTES + 1) : value,
        MAX_TEXT_BYTES,
        target,
        at,
      );
      target[at++] = 0;
      return at;
    case 'number':
      // JSON has no other numbers: they are stored as null.
      if (Number.isFinite(value)) return writeNumber(value, target, at);
      target[at++] = TAG.null;
      return at;
    case 'boolean':
      target[at++] = TAG.boolean;
      target[at++] = value ? 1 : 0;
      return at;
    default:
      target[at++] = tagOfOther(value);
      return at;
  }
}

function tagOfOther(value: Value): number {
  if (value === null || value === undefined) return TAG.null;
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
    throw new UnsupportedQuery('documents are plain JSON: write dates as ISO 8601 text');
  }
  return isArray(value) ? TAG.array : TAG.object;
}

const NUMBER = new DataView(new ArrayBuffer(8));

function writeNumber(value: number, target: Uint8Array, start: number): number {
  NUMBER.setFloat64(0, value === 0 ? 0 : value);
  let at = start;
  target[at++] = TAG.number;
  const isNegative = value < 0;
  for (let from = 0; from < 8; from++) {
    const byte = NUMBER.getUint8(from);
    target[at++] = isNegative ? ~byte : from === 0 ? byte | 0x80 : byte;
  }
  return at;
}

/** Where the value that starts at `from` ends. */
export function endOfValue(key: Uint8Array, from: number): number {
  switch (key[from]) {
    case TAG.number:
      return from + 9;
    case TAG.boolean:
      return from + 2;
    case TAG.text:
      return key.indexOf(0, from + 1) + 1;
    default:
      return from + 1;
  }
}
