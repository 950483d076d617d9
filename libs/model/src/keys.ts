/**
 * Keys are 63-bit integers as decimal strings: 43 bits of instance number, 20 bits of ordinal.
 * The number leads to the stream, the ordinal is counted in that instance's state, so that a key needs no index and no generator.
 * The instance itself (or the deployment) is ordinal 0.
 */
export type Key = string & { readonly __brand: 'Key' };

/** Counted within one instance; 0 is the instance itself. */
export type Ordinal = number;

const ORDINAL_BITS = 20;
export const ORDINALS_PER_NUMBER = 2 ** ORDINAL_BITS;
export const MAX_INSTANCE_NUMBER = 2 ** 43 - 1;
const MAX_KEY = 2n ** 63n - 1n;
const ORDINALS = BigInt(ORDINALS_PER_NUMBER);
/** Below it a key is exact as a JavaScript number, and several times faster to make. */
const EXACT_NUMBERS = 2 ** (53 - ORDINAL_BITS);
const EXACT_DIGITS = 15;

/** The key of an ordinal below an instance number. */
export function keyOf(instanceNumber: number, ordinal: Ordinal = 0): Key {
  if (instanceNumber < EXACT_NUMBERS && ordinal < ORDINALS_PER_NUMBER) {
    return String(instanceNumber * ORDINALS_PER_NUMBER + ordinal) as Key;
  }
  return (BigInt(instanceNumber) * ORDINALS + BigInt(ordinal)).toString() as Key;
}

/** Reads a key. Undefined where the text is no key: not decimal digits, zero, or beyond 63 bits. */
export function parseKey(
  text: string,
): { readonly instanceNumber: number; readonly ordinal: Ordinal } | undefined {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) return undefined;
  if (text.length <= EXACT_DIGITS) {
    const exact = Number(text);
    const ordinal = exact % ORDINALS_PER_NUMBER;
    return { instanceNumber: (exact - ordinal) / ORDINALS_PER_NUMBER, ordinal };
  }
  const value = BigInt(text);
  if (value > MAX_KEY) return undefined;
  return { instanceNumber: Number(value / ORDINALS), ordinal: Number(value % ORDINALS) };
}

/** The key of the instance (or deployment) that another key belongs to. */
export function ownerOf(key: Key): Key {
  const value = BigInt(key);
  return (value - (value % ORDINALS)).toString() as Key;
}
