import type { Json } from '@onward/model';
import fc from 'fast-check';
import { entriesOf, layOut } from './index-entries.js';
import { SIMPLE_KEY_BYTES, writeSimpleKey } from './simple-key.js';

const value: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<Json | undefined>(
    undefined,
    null,
    true,
    false,
    1,
    '',
    'a\u0000',
    'é',
    'é'.repeat(90),
    'é'.repeat(91),
    '\ud800',
    -1.5,
    'x'.repeat(180),
    'x'.repeat(181),
  ),
  fc.string({ unit: 'binary-ascii' }),
  fc.constantFrom<Json>({ a: 1 }, ['x'], []),
);

const isSimple = (one: Json | undefined): boolean =>
  (typeof one !== 'object' || one === null) &&
  (typeof one !== 'string' || (Buffer.byteLength(one) <= 180 && one !== '\ud800'));

describe('a simple index key', () => {
  it('is the same as the general way makes, or is left to that', () => {
    const index = layOut({ name: 'index', paths: ['a', 'b'] }, 5);
    const target = Buffer.alloc(SIMPLE_KEY_BYTES);
    fc.assert(
      fc.property(value, value, fc.string({ minLength: 1, unit: 'binary' }), (a, b, _id) => {
        const id = Buffer.from(_id);
        const document = { _id, ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
        const length = writeSimpleKey(index, document, id, target);
        expect(length >= 0).toBe(isSimple(a) && isSimple(b));
        if (length < 0) return;
        expect(entriesOf(index, document, id)).toEqual({
          keys: [Buffer.from(target.subarray(0, length))],
          exact: true,
          viaArray: false,
        });
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('is only made of properties at the top', () => {
    const index = layOut({ name: 'index', paths: ['a.b'] }, 5);
    expect(writeSimpleKey(index, { _id: 'x' }, Buffer.from('x'), Buffer.alloc(SIMPLE_KEY_BYTES))).toBe(-1);
  });
});
