import type { Json } from '@onward/model';
import fc from 'fast-check';
import { encodeId, encodeValue, endOfValue, MAX_TEXT_BYTES, MAX_VALUE_BYTES } from './key-encoding.js';
import { unpackText } from './packed-text.js';
import { compareValues } from './query/compare.js';

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    Number.MIN_VALUE,
    -Number.MAX_VALUE,
    '',
    '\u0000',
    '\u0001',
    '\uffff',
    '𝒳',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('0', '1', '9', '/', ':', '-', 'é', '\u0001'), maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('\u0000', '\u0001', '\u0002', 'a', '\ue000', '𝒳'), maxLength: 5 }),
);

const sign = (order: number): number => Math.sign(order) + 0;

describe('index keys', () => {
  it('sort as the values do', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sign(Buffer.compare(encodeValue(a).bytes, encodeValue(b).bytes))).toBe(
          sign(compareValues(a, b)),
        );
        expect(encodeValue(a).exact).toBe(true);
      }),
      { numRuns: 5_000, seed: 7 },
    );
  });

  it('sort by the first value, then the second, whatever follows', () => {
    const key = (parts: readonly Json[], id: string): Buffer =>
      Buffer.concat([...parts.map((part) => encodeValue(part).bytes), Buffer.from(id)]);
    fc.assert(
      fc.property(value, value, value, value, fc.string(), fc.string(), (a, b, c, d, id, other) => {
        const expected = compareValues(a, c) || compareValues(b, d);
        if (expected !== 0)
          expect(sign(Buffer.compare(key([a, b], id), key([c, d], other)))).toBe(sign(expected));
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('can be taken apart again', () => {
    fc.assert(
      fc.property(fc.array(value), fc.string({ minLength: 1 }), (values, id) => {
        const key = Buffer.concat([...values.map((one) => encodeValue(one).bytes), Buffer.from(id)]);
        const end = values.reduce<number>((at) => endOfValue(key, at), 0);
        expect(key.subarray(end).toString()).toBe(Buffer.from(id).toString());
      }),
      { seed: 7 },
    );
  });

  it('cut long text off without changing its order, and say so', () => {
    const long = (tail: string): string => 'é'.repeat(MAX_TEXT_BYTES / 2) + tail;
    expect(encodeValue(long('')).exact).toBe(true);
    expect(encodeValue(long('a'))).toEqual({ bytes: encodeValue(long('b')).bytes, exact: false });
    expect(Buffer.compare(encodeValue(long('z')).bytes, encodeValue('ê').bytes)).toBe(-1);
    expect(encodeValue('x'.repeat(1_000_000)).bytes.length).toBeLessThanOrEqual(MAX_VALUE_BYTES);
  });

  it('give two digits of a number or a date one byte', () => {
    expect(encodeId('1152921504606847008')).toHaveLength(10);
    expect(encodeId('2026-01-31T12:00:00.000Z')).toHaveLength(16);
  });

  it('sort as ids do, and tell the id', () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.string({
        unit: fc.constantFrom('0', '5', '9', '/', 'a', '\u0000', 'ß', '𝒳'),
        minLength: 1,
        maxLength: 8,
      }),
      fc.bigInt(1n, 2n ** 63n - 1n).map(String),
    );
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [left, right] = [encodeId(a) as Buffer, encodeId(b) as Buffer];
        expect(sign(Buffer.compare(left, right))).toBe(sign(compareValues(a, b)));
        expect(unpackText(left)).toBe(a);
        expect(left.includes(0)).toBe(false);
      }),
      { numRuns: 5_000, seed: 7 },
    );
  });

  it.each(['', 'x'.repeat(201)])('make none of what is no id: "%s"', (id) => {
    expect(encodeId(id)).toBeUndefined();
    expect(encodeId('\uffff'.repeat(200))?.length).toBeLessThan(700);
  });

  it.each([
    ['objects', { a: 1 }],
    ['lists', [1]],
  ])('do not tell %s apart', (_, one) => {
    expect(encodeValue(one).exact).toBe(false);
  });

  it('refuse what only looks like JSON', () => {
    expect(() => encodeValue(new Date(0) as unknown as Json)).toThrow('ISO 8601');
  });
});
