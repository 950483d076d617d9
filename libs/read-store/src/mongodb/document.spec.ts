import type { Position } from '@onward/model';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import { UnsupportedQuery } from '../errors.js';
import type { Document } from '../port.js';
import { decode, encode, OWN, type Stored } from './document.js';

const AT = '9007199254740993' as Position;

/** Through the driver's own BSON, as on the way to the server and back. */
const throughBson = (document: Document): Stored =>
  BSON.deserialize(BSON.serialize(encode(document, AT), { ignoreUndefined: true })) as Stored;
const back = (document: Document): Document => decode(throughBson(document));

describe('a document in BSON', () => {
  it.each<[string, unknown]>([
    ['numbers of all sizes', { a: 0, b: -1.5, c: 2 ** 31, d: 2 ** 53 - 1, e: 1e300, f: -(2 ** 31) }],
    ['text of any characters', { a: 'ä€𝒳\u0000x', b: '' }],
    [
      'names that are taken for something else',
      JSON.parse('{"__proto__":{"a":1},"constructor":1,"toBSON":1,"":2}'),
    ],
    ['a name of the driver', { value: { _bsontype: 'ObjectId', id: 'x' } }],
    ['a reference that is none', { value: { $ref: 'a', $id: 'b', $db: 'c' } }],
    ['operators', { $set: { a: 1 }, list: [{ $where: '1' }] }],
    ['dots and NUL in names', { 'a.b': 1, c: { 'd\u0000': 2 } }],
    ['the name of what the adapter adds', { [OWN]: { at: 5, json: '{}' } }],
    ['arrays in arrays', { value: [[1, [2, null]], [], [{}]] }],
  ])('comes back as it was: %s', (_, properties) => {
    const document = { ...(properties as object), _id: 'a' } as Document;
    expect(JSON.stringify(back(document))).toBe(JSON.stringify(document));
  });

  it('comes back as it was when it is nested deeper than MongoDB takes', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 500; depth++) value = depth % 2 ? [value] : { value };
    const document = { _id: 'a', value, plain: 1 } as Document;
    expect(back(document)).toEqual(document);
    expect(throughBson(document)).toMatchObject({ plain: 1 });
  });

  it('comes back as it was when BSON makes it larger than MongoDB takes', () => {
    const document = { _id: 'a', value: Array.from({ length: 1_500_000 }, () => 1), plain: 'x' } as Document;
    const stored = throughBson(document);
    expect(JSON.stringify(decode(stored))).toBe(JSON.stringify(document));
    expect(stored).toMatchObject({ plain: 'x' });
    expect(BSON.calculateObjectSize(stored)).toBeLessThan(15 * 1024 * 1024);
  });

  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (properties) => {
        const document = JSON.parse(JSON.stringify({ ...properties, _id: 'a' })) as Document;
        expect(back(document)).toEqual(document);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('keeps its own properties searchable, with the position of its batch beside them', () => {
    const stored = throughBson({ _id: 'a', state: 'ON', place: { city: 'Ulm', 'a.b': 1 } });
    expect(stored).toMatchObject({ _id: 'a', state: 'ON', place: { city: 'Ulm' } });
    expect(stored).not.toHaveProperty(['place', 'a.b']);
    expect(String(stored[OWN].at)).toBe(AT);
    expect(throughBson({ _id: 'a', state: 'ON' })[OWN].json).toBeUndefined();
  });

  it('is refused where it is too large', () => {
    expect(() => encode({ _id: 'a', text: 'x'.repeat(9 * 1024 * 1024) }, AT)).toThrow(UnsupportedQuery);
  });
});
