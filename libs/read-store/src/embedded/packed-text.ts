/**
 * Text as bytes that sort as its UTF-8 does, for keys. These mostly are numbers in decimal digits and dates: two digits share a byte.
 *
 *   0x00              ends a text (written by who needs it)
 *   0x01 + one byte   a control character
 *   0x02              ASCII in front of the digits, a code each
 *   0x12              12 codes per digit: it and then nothing or something less than a digit; it and one of ten digits; it and then
 *                     something greater than a digit
 *   0x8a              the rest of ASCII
 *   0xd0              how UTF-8 begins a character beyond ASCII, a code each; the bytes that follow stay as they are
 *   0xfe + one byte   how it begins one beyond U+FFFF
 *
 * No byte within a text is 0x00, and none is 0xff.
 */
const ESCAPE = 0x01;
const BEFORE_DIGITS = 0x02;
const DIGITS = 0x12;
const CODES_PER_DIGIT = 12;
const GREATER_FOLLOWS = 11;
const BEHIND_DIGITS = 0x8a;
const FIRST_BYTES = 0xd0;
const FOUR_BYTES = 0xfe;

/** Bytes that are written over and over. */
const RAW = Buffer.alloc(4096);
/** Characters that are copied one by one. */
const SHORT = 64;
/** Of text, that can be packed: what they take beyond ASCII is three bytes at most. */
export const MAX_PACKED_CHARACTERS = Math.floor(RAW.length / 3);

/**
 * Writes the first `most` bytes of the text's UTF-8, which may end within a character, to `target`, two for each of them at most.
 * Answers where it ends.
 */
export function packText(text: string, most: number, target: Uint8Array, start: number): number {
  const length = Math.min(most, rawBytes(text));
  let at = start;
  for (let from = 0; from < length; from++) {
    const byte = RAW[from] as number;
    if (byte >= 0x3a) {
      if (byte < 0x80) target[at++] = BEHIND_DIGITS - 0x3a + byte;
      else if (byte < 0xc2) target[at++] = byte;
      else if (byte < 0xf0) target[at++] = FIRST_BYTES - 0xc2 + byte;
      else {
        target[at++] = FOUR_BYTES;
        target[at++] = byte;
      }
    } else if (byte >= 0x30) {
      const code = DIGITS + (byte - 0x30) * CODES_PER_DIGIT;
      const next = from + 1 < length ? (RAW[from + 1] as number) : 0;
      if (next < 0x30) target[at++] = code;
      else if (next >= 0x3a) target[at++] = code + GREATER_FOLLOWS;
      else {
        target[at++] = code + 1 + next - 0x30;
        from++;
      }
    } else if (byte >= 0x20) {
      target[at++] = BEFORE_DIGITS - 0x20 + byte;
    } else {
      target[at++] = ESCAPE;
      target[at++] = byte + 1;
    }
  }
  return at;
}

/** Puts its UTF-8 into `RAW`: of short text in ASCII, as nearly all is, without a call into Node. Answers its length. */
function rawBytes(text: string): number {
  const { length } = text;
  if (length > SHORT) return RAW.write(text);
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return RAW.write(text);
    RAW[at] = unit;
  }
  return length;
}

/** The text that `packed` stands for, all of it. */
export function unpackText(packed: Uint8Array): string {
  let to = 0;
  for (let at = 0; at < packed.length; at++) {
    const code = packed[at] as number;
    if (code >= DIGITS && code < BEHIND_DIGITS) {
      const digit = Math.floor((code - DIGITS) / CODES_PER_DIGIT);
      const second = code - DIGITS - digit * CODES_PER_DIGIT - 1;
      RAW[to++] = 0x30 + digit;
      if (second >= 0 && second < 10) RAW[to++] = 0x30 + second;
    } else if (code >= FOUR_BYTES) {
      RAW[to++] = packed[++at] as number;
      to = copyRest(packed, at, 3, to);
      at += 3;
    } else if (code >= FIRST_BYTES) {
      const first = code - FIRST_BYTES + 0xc2;
      const rest = first < 0xe0 ? 1 : 2;
      RAW[to++] = first;
      to = copyRest(packed, at, rest, to);
      at += rest;
    } else if (code >= BEHIND_DIGITS) {
      RAW[to++] = code - BEHIND_DIGITS + 0x3a;
    } else if (code >= BEFORE_DIGITS) {
      RAW[to++] = code - BEFORE_DIGITS + 0x20;
    } else {
      RAW[to++] = (packed[++at] as number) - 1;
    }
  }
  return RAW.toString('utf8', 0, to);
}

/** The bytes of a character behind its first. */
function copyRest(packed: Uint8Array, at: number, count: number, to: number): number {
  for (let one = 1; one <= count; one++) RAW[to + one - 1] = packed[at + one] as number;
  return to + count;
}
