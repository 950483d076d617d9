import type { Json } from '@onward/model';
import fc from 'fast-check';
import { Query } from 'mingo';
import { UnsupportedQuery } from '../errors.js';
import type { Document, Filter, FindOptions, Sort } from '../port.js';
import { cursorOf, isWithin, orderOf, sortKeyOf } from '../embedded/planner/order.js';
import { predicateOf } from '../embedded/query/match.js';
import { keysetOf } from './keyset.js';
import { queryOf } from './query.js';
import { toMongo } from './filter.js';

describe('a filter in MongoDB’s language', () => {
  it.each<[Filter, unknown]>([
    [{}, {}],
    [{ state: 'ON' }, { state: { $eq: 'ON' } }],
    [{ place: { city: 'Ulm' } }, { place: { $eq: { city: 'Ulm' } } }],
    [
      { state: 'ON', rank: { $gt: 1, $lt: 5 } },
      { $and: [{ state: { $eq: 'ON' } }, { rank: { $gt: 1, $lt: 5 } }] },
    ],
    [{ $or: [{ a: 1 }, { $and: [{ b: 2 }] }] }, { $or: [{ a: { $eq: 1 } }, { $and: [{ b: { $eq: 2 } }] }] }],
    [{ a: { $regex: '^x.$' } }, { a: { $regex: '^x[^\\n\\r\\x{2028}\\x{2029}]\\z' } }],
    [{ a: { $elemMatch: { b: 1 } } }, { a: { $elemMatch: { b: { $eq: 1 } } } }],
    [{ a: { $elemMatch: { $gt: 1, $regex: 'x$' } } }, { a: { $elemMatch: { $gt: 1, $regex: 'x\\z' } } }],
  ])('%j', (filter, expected) => {
    expect(toMongo(filter)).toEqual(expected);
  });

  it.each<Filter>([
    { 'a.$b': 1 },
    { _bsontype: 'x' },
    { '_onward.at': 1 },
    { a: { $eq: { _bsontype: 'ObjectId' } } },
    { a: { $in: [[{ b: { $gt: 1 } }]] } },
  ])('%j is refused', (filter) => {
    expect(() => toMongo(filter)).toThrow(UnsupportedQuery);
  });
});

describe('a page', () => {
  it('goes by the order of the port, _id last', () => {
    expect(queryOf({ limit: 5, skip: 2, sort: [['rank', -1]] })).toEqual({
      filter: {},
      sort: [
        ['rank', -1],
        ['_id', -1],
      ],
      skip: 2,
      limit: 5,
      reversed: false,
    });
  });

  it('in front of a place is asked for the other way round', () => {
    expect(queryOf({ limit: 5, sort: [['rank', 1]], before: [3, 'x'] })).toEqual({
      filter: {
        $and: [
          {},
          {
            $or: [
              { $or: [{ rank: { $lt: 3 } }, { rank: null }] },
              { $and: [{ rank: { $eq: 3 } }, { _id: { $lt: 'x' } }] },
            ],
          },
        ],
      },
      sort: [
        ['rank', -1],
        ['_id', -1],
      ],
      skip: 0,
      limit: 5,
      reversed: true,
    });
  });

  it('that can hold nothing is not asked for', () => {
    expect(queryOf({ limit: 0 })).toBeUndefined();
    expect(queryOf({ limit: 5, sort: [['_id', 1]], before: [null] })).toBeUndefined();
  });
});

const value: fc.Arbitrary<Json | undefined> = fc.constantFrom<Json | undefined>(
  undefined,
  null,
  -1,
  0,
  2.5,
  '',
  'a',
  'b',
  true,
  false,
);
const document = fc
  .record({ _id: fc.constantFrom('a', 'b', 'c', 'd'), x: value, y: value })
  .map((given) => JSON.parse(JSON.stringify(given)) as Document);
const sort: fc.Arbitrary<Sort> = fc
  .uniqueArray(fc.constantFrom('x', 'y', '_id'), { maxLength: 3 })
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.tuple(fc.constant(path), fc.constantFrom<1 | -1>(1, -1)))),
  );

describe('the place of a page as a filter', () => {
  /** mingo reads MongoDB's filters; what it finds must be what the order itself says lies behind the place. */
  it('holds what lies behind or in front of it', () => {
    fc.assert(
      fc.property(document, document, sort, fc.boolean(), (one, other, by, backwards) => {
        const whole: Sort = by.some(([path]) => path === '_id') ? by : [...by, ['_id', by.at(-1)?.[1] ?? 1]];
        const place = whole.map(([path]) => (other[path] as Json | undefined) ?? null);
        const options: FindOptions = {
          limit: 1,
          sort: by,
          ...(backwards ? { before: place } : { after: place }),
        };
        const order = orderOf(by);
        const keyset = keysetOf(options, order);
        const found =
          keyset !== 'nothing' && keyset !== undefined && new Query(keyset as never).test(one as never);
        expect(found).toBe(isWithin(cursorOf(options, order), order, sortKeyOf(order, one)));
      }),
      { numRuns: 5_000, seed: 11 },
    );
  });
});

describe('a filter of the port and its translation', () => {
  it('find the same', () => {
    const operand = fc.constantFrom<Json>(null, 0, 2.5, 'a', '', true);
    const condition = fc.oneof(
      operand,
      fc.record({ $ne: operand }),
      fc.record({ $in: fc.array(operand, { maxLength: 3 }) }),
      // mingo does not find a missing value by `$gte: null`, MongoDB does.
      fc.record({ $gte: operand.filter((given) => given !== null) }),
      fc.record({ $exists: fc.boolean() }),
    ) as fc.Arbitrary<Json>;
    const filter = fc.dictionary(fc.constantFrom('x', 'y'), condition, { noNullPrototype: true });
    fc.assert(
      fc.property(document, filter, (one, where) => {
        const translated = toMongo(where as Filter);
        expect(new Query(translated as never).test(one as never)).toBe(predicateOf(where as Filter)(one));
      }),
      { numRuns: 2_000, seed: 13 },
    );
  });
});
