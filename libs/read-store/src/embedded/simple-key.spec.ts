import type { Json } from '@onward/model';
import fc from 'fast-check';
import { entriesOf, layOut } from './index-entries.js';
import { encodeId } from './key-encoding.js';
import { isSameEntry, isSimple, writeSimpleKey } from './simple-key.js';

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

const looksSimple = (one: Json | undefined): boolean =>
  (typeof one !== 'object' || one === null) &&
  (typeof one !== 'string' || (Buffer.byteLength(one) <= 180 && one !== '\ud800'));

const documentOf = (_id: string, a: Json | undefined, b: Json | undefined) => ({
  _id,
  ...(a === undefined ? {} : { a }),
  ...(b === undefined ? {} : { b }),
});

describe('a simple index key', () => {
  const index = layOut({ name: 'index', paths: ['a', 'b'] }, 5);
  const id = fc.string({ minLength: 1, unit: 'binary' });

  it('is the same as the general way makes, or is left to that', () => {
    const target = Buffer.alloc(4_000);
    fc.assert(
      fc.property(value, value, id, (a, b, _id) => {
        const document = documentOf(_id, a, b);
        expect(isSimple(index, document)).toBe(looksSimple(a) && looksSimple(b));
        if (!isSimple(index, document)) return;
        const end = writeSimpleKey(index, document, target, 7);
        expect(entriesOf(index, document, encodeId(_id) as Buffer)).toEqual({
          keys: [Buffer.from(target.subarray(7, end))],
          exact: true,
          viaArray: false,
        });
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('is told to stay only where it does', () => {
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const [one, other] = [documentOf('x', a, b), documentOf('x', c, d)];
        if (!isSameEntry(index, one, other)) return;
        expect([isSimple(index, one), isSimple(index, other)]).toEqual([true, true]);
        const keys = [one, other].map((document) => entriesOf(index, document, Buffer.from('x')).keys);
        expect(keys[0]).toEqual(keys[1]);
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(isSameEntry(index, documentOf('x', 'ON', 1), documentOf('x', 'ON', 1))).toBe(true);
  });

  it('is made of own properties, and only of those at the top', () => {
    const inherited = layOut({ name: 'index', paths: ['constructor', '__proto__'] }, 5);
    expect(isSimple(inherited, { _id: 'x' })).toBe(true);
    expect(isSimple(layOut({ name: 'index', paths: ['a.b'] }, 5), { _id: 'x' })).toBe(false);
  });
});
