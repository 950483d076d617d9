import type { Json } from '@onward/model';
import { UnsupportedQuery } from '../errors.js';
import { hasLoneSurrogate } from '../validate.js';
import { isArray } from './query/compare.js';
import type { Value } from './query/compare.js';

/**
 * Index values as bytes that sort as MongoDB sorts the values: a tag for the type, then
 *   null, missing   nothing
 *   number          8 bytes IEEE 754, big-endian, made to sort: negative ones inverted, the sign bit of others set
 *   text            its UTF-8 bytes, 0x00 and 0x01 escaped as 0x01 0x01 and 0x01 0x02, ended by 0x00
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

/** After every key that begins with the bytes before it: no tag and no byte of UTF-8 is as high. */
export const BEYOND = 0xff;

/** Text is indexed by this many of its bytes. */
export const MAX_TEXT_BYTES = 180;

export interface EncodedValue {
  readonly bytes: Buffer;
  /** Other values may have the same bytes. */
  readonly exact: boolean;
}

const NULL: EncodedValue = { bytes: Buffer.from([TAG.null]), exact: true };
const OBJECT: EncodedValue = { bytes: Buffer.from([TAG.object]), exact: false };
const ARRAY: EncodedValue = { bytes: Buffer.from([TAG.array]), exact: false };
const FALSE: EncodedValue = { bytes: Buffer.from([TAG.boolean, 0]), exact: true };
const TRUE: EncodedValue = { bytes: Buffer.from([TAG.boolean, 1]), exact: true };

export function encodeValue(value: Value): EncodedValue {
  switch (typeof value) {
    case 'string':
      return encodeText(value);
    case 'number':
      // JSON has no other numbers: they are stored as null.
      return Number.isFinite(value) ? { bytes: encodeNumber(value), exact: true } : NULL;
    case 'boolean':
      return value ? TRUE : FALSE;
    default:
      if (value === null || value === undefined) return NULL;
      if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
        throw new UnsupportedQuery('documents are plain JSON: write dates as ISO 8601 text');
      }
      return isArray(value as Json) ? ARRAY : OBJECT;
  }
}

/** The tag byte of the value's type: all values of the type lie between it and the next. */
export const tagOf = (value: Json): number => encodeValue(value).bytes[0] as number;

function encodeNumber(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(9);
  bytes[0] = TAG.number;
  bytes.writeDoubleBE(value === 0 ? 0 : value, 1);
  if ((bytes[1] as number) & 0x80) for (let at = 1; at < 9; at++) bytes[at] = ~(bytes[at] as number);
  else bytes[1] = (bytes[1] as number) | 0x80;
  return bytes;
}

function encodeText(text: string): EncodedValue {
  // Longer text cannot fit, and cutting it here bounds the work; at most one character is cut in two.
  const whole = text.length <= MAX_TEXT_BYTES;
  const raw = Buffer.from(whole ? text : text.slice(0, MAX_TEXT_BYTES + 1), 'utf8');
  const exact = whole && raw.length <= MAX_TEXT_BYTES && !hasLoneSurrogate(text);
  const length = Math.min(raw.length, MAX_TEXT_BYTES);
  let escapes = 0;
  for (let at = 0; at < length; at++) if ((raw[at] as number) <= 1) escapes++;
  const bytes = Buffer.allocUnsafe(length + escapes + 2);
  bytes[0] = TAG.text;
  let to = 1;
  for (let at = 0; at < length; at++) {
    const byte = raw[at] as number;
    if (byte <= 1) {
      bytes[to++] = 1;
      bytes[to++] = byte + 1;
    } else {
      bytes[to++] = byte;
    }
  }
  bytes[to] = 0;
  return { bytes, exact };
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
