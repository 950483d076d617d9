import fc from 'fast-check';
import {
  FIRST_INSTANCE_NUMBER,
  keyOf,
  MAX_INSTANCE_NUMBER,
  ORDINALS_PER_NUMBER,
  ownerOf,
  parseKey,
} from './keys.js';

const numbers = fc.oneof(
  fc.integer({ min: 1, max: MAX_INSTANCE_NUMBER }),
  fc.constantFrom(1, 953674, 1_000_000, 999_999, FIRST_INSTANCE_NUMBER, MAX_INSTANCE_NUMBER),
);
const ordinals = fc.oneof(
  fc.integer({ min: 0, max: ORDINALS_PER_NUMBER - 1 }),
  fc.constantFrom(0, 1, ORDINALS_PER_NUMBER - 1),
);

describe('keys', () => {
  test('are number × 2^20 + ordinal in decimal digits, and read back', () => {
    fc.assert(
      fc.property(numbers, ordinals, (instanceNumber, ordinal) => {
        const key = keyOf(instanceNumber, ordinal);
        expect(key).toBe(String(BigInt(instanceNumber) * BigInt(ORDINALS_PER_NUMBER) + BigInt(ordinal)));
        expect(parseKey(key)).toEqual({ instanceNumber, ordinal });
        expect(ownerOf(key)).toBe(keyOf(instanceNumber));
      }),
      { numRuns: 2000 },
    );
  });

  test('all have 19 digits from the first instance number to the last', () => {
    expect(keyOf(FIRST_INSTANCE_NUMBER)).toBe('1152921504606846976');
    expect(keyOf(MAX_INSTANCE_NUMBER, ORDINALS_PER_NUMBER - 1)).toBe('9223372036854775807');
  });

  test.each([
    '',
    '0',
    '-1',
    '01',
    '1e3',
    '1.5',
    ' 1',
    '９',
    '9223372036854775808',
    '10000000000000000000',
    'x',
  ])('%j is none', (text) => {
    expect(parseKey(text)).toBeUndefined();
  });
});
