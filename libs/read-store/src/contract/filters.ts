import { describe, expect, it } from '@jest/globals';
import { UnsupportedQuery } from '../errors.js';
import type { Document, Filter } from '../port.js';
import { filled, idsOf, type Context } from './fixture.js';

const LONG = 'l'.repeat(300);

const THINGS: readonly Document[] = [
  {
    _id: '1',
    state: 'ON',
    rank: 1,
    date: '2024-01-01',
    groups: ['red', 'blue'],
    place: { city: 'Bonn', floors: [1, 2] },
  },
  { _id: '2', state: 'ON', rank: 2, date: '2024-01-02', groups: ['red'], place: { city: 'Ulm' } },
  { _id: '3', state: 'OFF', rank: 10, date: null, groups: [], place: null },
  { _id: '4', state: null, rank: '2', groups: 'red', place: 'Bonn' },
  {
    _id: '5',
    rank: -1.5,
    state: true,
    items: [
      { name: 'a', count: 1 },
      { name: 'b', count: 5 },
    ],
  },
  { _id: '6', state: `${LONG}a`, rank: 1e300, items: [], groups: [['red']] },
  { _id: '7', state: `${LONG}b`, rank: 0, groups: [5, null], place: [{ city: 'Bonn' }, { city: 'Rom' }] },
];

/** Filter, and the ids it finds: MongoDB's answers. */
const CASES: readonly (readonly [Filter, string])[] = [
  [{}, '1234567'],
  [{ state: 'ON' }, '12'],
  [{ state: { $eq: 'ON' } }, '12'],
  [{ state: null }, '4'],
  [{ date: null }, '34567'],
  [{ state: true }, '5'],
  [{ rank: 2 }, '2'],
  [{ rank: '2' }, '4'],
  [{ state: `${LONG}a` }, '6'],
  [{ state: { $gt: `${LONG}a` } }, '7'],
  [{ state: { $gte: LONG, $lt: `${LONG}b` } }, '6'],
  [{ state: { $ne: 'ON' } }, '34567'],
  [{ date: { $ne: null } }, '12'],
  [{ state: { $in: ['ON', 'OFF'] } }, '123'],
  [{ state: { $in: [null, true] } }, '45'],
  [{ state: { $in: [] } }, ''],
  [{ state: { $nin: ['ON', null] } }, '3567'],
  [{ state: { $nin: [] } }, '1234567'],
  [{ rank: { $gt: 1 } }, '236'],
  [{ rank: { $gte: 1 } }, '1236'],
  [{ rank: { $lt: 1 } }, '57'],
  [{ rank: { $lte: 0 } }, '57'],
  [{ rank: { $gt: -2, $lt: 2 } }, '157'],
  [{ rank: { $gt: '1' } }, '4'],
  [{ date: { $gte: '2024-01-02' } }, '2'],
  [{ date: { $gte: null } }, '34567'],
  [{ date: { $gt: null } }, ''],
  [{ state: { $gt: false } }, '5'],
  [{ date: { $exists: true } }, '123'],
  [{ date: { $exists: false } }, '4567'],
  [{ 'place.city': { $exists: true } }, '127'],
  [{ state: { $regex: '^O' } }, '123'],
  [{ state: { $regex: '^O[^F]$' } }, '12'],
  [{ groups: { $regex: 'lu' } }, '1'],
  [{ 'place.city': 'Bonn' }, '17'],
  [{ 'place.city': 'Rom' }, '7'],
  [{ 'place.city': null }, '3456'],
  [{ 'place.city': 'Bonn', rank: 1 }, '1'],
  [{ 'place.floors': 2 }, '1'],
  [{ 'place.floors.1': 2 }, '1'],
  [{ 'place.1.city': 'Rom' }, '7'],
  [{ place: { city: 'Ulm' } }, '2'],
  [{ groups: 'red' }, '124'],
  [{ groups: ['red'] }, '26'],
  [{ groups: { $in: ['blue', 5] } }, '17'],
  [{ groups: { $in: ['red', 'blue'] } }, '124'],
  [{ groups: { $in: [['red']] } }, '26'],
  [{ groups: { $ne: 'red' } }, '3567'],
  [{ groups: { $nin: ['red', 5] } }, '356'],
  [{ groups: [] }, '3'],
  [{ groups: null }, '57'],
  [{ groups: { $gt: 'f', $lt: 'g' } }, '1'],
  [{ groups: { $gt: 'f', $lt: 'c' } }, '1'],
  [{ items: { $elemMatch: { name: 'b', count: { $gt: 2 } } } }, '5'],
  [{ items: { $elemMatch: { name: 'a', count: { $gt: 2 } } } }, ''],
  [{ items: { $elemMatch: { $or: [{ name: 'x' }, { count: 5 }] } } }, '5'],
  [{ groups: { $elemMatch: { $gte: 5, $lt: 6 } } }, '7'],
  [{ groups: { $elemMatch: { $in: ['blue'] } } }, '1'],
  [{ state: { $elemMatch: { $eq: 'ON' } } }, ''],
  [{ 'items.count': { $gt: 4 } }, '5'],
  [{ $and: [{ rank: { $gt: 0 } }, { rank: { $lt: 3 } }] }, '12'],
  [{ $or: [{ rank: 1 }, { state: 'OFF' }] }, '13'],
  [{ $or: [{ rank: 1 }, { $and: [{ state: 'ON' }, { rank: 2 }] }] }, '12'],
  [{ state: 'ON', $or: [{ rank: 2 }, { rank: 10 }] } as Filter, '2'],
  [{ $and: [{ state: 'ON' }, { state: 'OFF' }] }, ''],
  [{ $and: [{ groups: 'red' }, { groups: 'blue' }] }, '1'],
  [{ _id: '3' }, '3'],
  [{ _id: { $in: ['7', '1', 'x', '1'] } }, '17'],
  [{ _id: { $gt: '5' } }, '67'],
  [{ _id: '3', state: 'ON' }, ''],
  [{ _id: 3 }, ''],
  [{ never: 'there' }, ''],
];

const REFUSED: readonly unknown[] = [
  { $where: 'true' },
  { $expr: {} },
  { a: { $type: 2 } },
  { a: { $gt: 1, b: 2 } },
  { a: { $in: 'text' } },
  { a: { $exists: 1 } },
  { a: { $regex: '(' } },
  { a: { $regex: 5 } },
  { a: { $elemMatch: 5 } },
  { a: { $elemMatch: { $exists: true } } },
  { $or: [] },
  { $or: { a: 1 } },
  { a: undefined },
  { '': 1 },
  { a: { $in: Array.from({ length: 20_001 }, (_, n) => n) } },
  Array.from({ length: 9 }).reduce((inner) => ({ $and: [inner] }), { a: 1 }),
];

export function filterContract(context: () => Context): void {
  describe('filters', () => {
    it('find what MongoDB finds', async () => {
      const things = await filled(context(), THINGS);
      const found: Record<string, string> = {};
      const counted: Record<string, number> = {};
      for (const [filter] of CASES) {
        found[JSON.stringify(filter)] = (await idsOf(things, filter)).join('');
        counted[JSON.stringify(filter)] = (await things.count(filter, 100)).count;
      }
      expect(found).toEqual(Object.fromEntries(CASES.map(([filter, ids]) => [JSON.stringify(filter), ids])));
      expect(counted).toEqual(
        Object.fromEntries(CASES.map(([filter, ids]) => [JSON.stringify(filter), ids.length])),
      );
    });

    it('outside the subset are refused', async () => {
      const things = await filled(context(), THINGS);
      for (const filter of REFUSED as Filter[]) {
        await expect(things.find({ filter, limit: 1 })).rejects.toThrow(UnsupportedQuery);
        await expect(things.count(filter, 1)).rejects.toThrow(UnsupportedQuery);
      }
    });

    it('are counted up to a limit', async () => {
      const things = await filled(context(), THINGS);
      expect(await things.count(undefined, 100)).toEqual({ count: 7, more: false });
      expect(await things.count(undefined, 7)).toEqual({ count: 7, more: false });
      expect(await things.count(undefined, 6)).toEqual({ count: 6, more: true });
      expect(await things.count({ state: 'ON' }, 1)).toEqual({ count: 1, more: true });
      expect(await things.count({ state: 'ON' }, 2)).toEqual({ count: 2, more: false });
      expect(await things.count({ groups: 'red' }, 2)).toEqual({ count: 2, more: true });
      expect(await things.count({ state: { $regex: 'O' } }, 2)).toEqual({ count: 2, more: true });
      expect(await things.count({ state: 'ON' }, 0)).toEqual({ count: 0, more: true });
    });
  });
}
