/**
 * A stored document: a byte that says how, then
 *   JSON     its JSON, whole
 *   SHAPED   the number of the term with its names, then their values one after the other
 * A value is a tag, and what is named here behind it. "Size" and "number" are written seven bits to a byte, the lowest first.
 */
export const FORMAT = { json: 0, shaped: 1 } as const;

export const TAG = {
  null: 0x00,
  false: 0x01,
  true: 0x02,
  emptyText: 0x03,
  /** The document's `_id`. */
  id: 0x04,
  emptyList: 0x05,
  emptyObject: 0x06,
  /** The document has no such property. */
  absent: 0x07,
  /** 8 bytes IEEE 754. */
  double: 0x08,
  /** A whole number below 2^53. */
  whole: 0x09,
  /** ISO 8601 in UTC with milliseconds: 6 bytes, ms since 1970. */
  date: 0x0a,
  /** ASCII: size and bytes. */
  ascii: 0x0b,
  /** Any other text: size and UTF-8. */
  text: 0x0c,
  /** A list or an object: size and JSON. */
  json: 0x0d,
  /** A list or an object whose JSON is a term: its number. */
  jsonTerm: 0x0e,
  /** Text of 1 to 15 decimal digits without a leading zero: a number. */
  digits: 0x0f,
  /** Text of 16 to 19 decimal digits without a leading zero: the last 9 in 4 bytes, then the others as a number. */
  key: 0x10,
  /** 0x20 + n: the number that the `_id` begins with, with its last n (0 to 9) digits replaced: those as a number. */
  near: 0x20,
  /** 0x40 + n: the whole number n, 0 to 63. */
  small: 0x40,
  /** 0x80 + n: the term n, for n below 112. */
  term: 0x80,
  /** 0xf0 + n: the term 112 + n * 256 + the next byte. */
  farTerm: 0xf0,
} as const;

export const NEAR_DIGITS = 9;
export const SMALL_NUMBERS = 64;
export const NEAR_TERMS = TAG.farTerm - TAG.term;
