/**
 * Keys are 63-bit integers as decimal strings: 43 bits of instance number, 20 bits of ordinal.
 * The number leads to the stream, the ordinal is counted in that instance's state, so that a key needs no index and no generator.
 * The instance itself (or the deployment) is ordinal 0. Numbers are handed out from 2^40 on: all keys then have 19 digits, so that
 * stores that compare text put them in the order of their creation.
 */
export type Key = string & { readonly __brand: 'Key' };

/** Counted within one instance; 0 is the instance itself. */
export type Ordinal = number;

const ORDINAL_BITS = 20;
export const ORDINALS_PER_NUMBER = 2 ** ORDINAL_BITS;
/** The least of them whose keys have 19 digits is a little lower; this one is easy to say. */
export const FIRST_INSTANCE_NUMBER = 2 ** 40;
export const MAX_INSTANCE_NUMBER = 2 ** 43 - 1;
const MAX_KEY = '9223372036854775807';

/**
 * Numbers and keys are split at six decimal digits: each half and each product of it with 2^20 is exact as a JavaScript number, and
 * that is several times faster than going by way of BigInt.
 */
const SPLIT = 1_000_000;
const SPLIT_DIGITS = 6;

/** The key of an ordinal below an instance number. */
export function keyOf(instanceNumber: number, ordinal: Ordinal = 0): Key {
  const low = instanceNumber % SPLIT;
  const lower = low * ORDINALS_PER_NUMBER + ordinal;
  const rest = lower % SPLIT;
  const upper = ((instanceNumber - low) / SPLIT) * ORDINALS_PER_NUMBER + (lower - rest) / SPLIT;
  return (upper === 0 ? String(rest) : upper + String(rest).padStart(SPLIT_DIGITS, '0')) as Key;
}

/** Reads a key. Undefined where the text is no key: not decimal digits, zero, or beyond 63 bits. */
export function parseKey(
  text: string,
): { readonly instanceNumber: number; readonly ordinal: Ordinal } | undefined {
  if (!/^[1-9][0-9]{0,18}$/.test(text)) return undefined;
  if (text.length === MAX_KEY.length && text > MAX_KEY) return undefined;
  const upper = Number(text.slice(0, -SPLIT_DIGITS));
  const carried = upper % ORDINALS_PER_NUMBER;
  const lower = carried * SPLIT + Number(text.slice(-SPLIT_DIGITS));
  const ordinal = lower % ORDINALS_PER_NUMBER;
  const instanceNumber =
    ((upper - carried) / ORDINALS_PER_NUMBER) * SPLIT + (lower - ordinal) / ORDINALS_PER_NUMBER;
  return { instanceNumber, ordinal };
}

/** The key of the instance (or deployment) that another key belongs to. */
export function ownerOf(key: Key): Key {
  const parsed = parseKey(key);
  return parsed === undefined ? key : keyOf(parsed.instanceNumber);
}
