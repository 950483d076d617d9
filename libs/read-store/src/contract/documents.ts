import { describe, expect, it } from '@jest/globals';
import { UnsupportedQuery } from '../errors.js';
import type { Document } from '../port.js';
import { at, filled, idsOf, type Context } from './fixture.js';

/** Property names that trip up code that takes an object for a map. They are own properties, as JSON.parse makes them. */
const HOSTILE = JSON.parse(`{
  "_id": "hostile", "__proto__": { "polluted": true }, "constructor": { "name": 1 }, "toString": "text", "hasOwnProperty": 1,
  "length": 3, "then": "later", "": "empty", "state": { "constructor": 1, "__proto__": 2 }, "valueOf": null, "toJSON": "plain"
}`) as Document;

export function documentContract(context: () => Context): void {
  describe('documents', () => {
    it('are answered as they were put', async () => {
      const document = {
        _id: 'a',
        text: 'ä€𝒳',
        number: -1.5,
        yes: true,
        none: null,
        list: [1, [2], { b: 3 }],
        object: { c: {} },
      };
      const things = await filled(context(), [document]);
      expect(await things.get('a')).toEqual(document);
      expect(await things.get('b')).toBeUndefined();
      expect(await things.find({ limit: 10 })).toEqual([document]);
    });

    it('are answered in the order of the ids asked for', async () => {
      const things = await filled(context(), [{ _id: 'a' }, { _id: 'b' }]);
      expect(await things.getMany(['b', 'x', 'a', 'b'])).toEqual([
        { _id: 'b' },
        undefined,
        { _id: 'a' },
        { _id: 'b' },
      ]);
      expect(await things.getMany([])).toEqual([]);
    });

    it('are replaced whole and removed', async () => {
      const things = await filled(context(), [{ _id: 'a', state: 'ON', rank: 1 }, { _id: 'b' }]);
      await things.write([{ put: { _id: 'a', rank: 2 } }, { remove: 'b' }, { remove: 'never there' }], at(2));
      expect(await things.find({ limit: 10 })).toEqual([{ _id: 'a', rank: 2 }]);
      expect(await idsOf(things, { rank: 1 })).toEqual([]);
      expect(await idsOf(things, { state: 'ON' })).toEqual([]);
      expect(await idsOf(things, { rank: 2 })).toEqual(['a']);
    });

    it('may have any property names', async () => {
      const things = await filled(context(), [HOSTILE, { _id: 'plain', rank: 1 }]);
      const read = (await things.get('hostile')) as Document;
      expect(JSON.stringify(read)).toBe(JSON.stringify(HOSTILE));
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(await idsOf(things, { constructor: { $exists: true } })).toEqual(['hostile']);
      expect(await idsOf(things, { toString: 'text' })).toEqual(['hostile']);
      expect(await idsOf(things, { 'state.constructor': { $gte: 1 } })).toEqual(['hostile']);
      expect(await idsOf(things, { state: { $gt: 'a' } })).toEqual([]);
      expect(await idsOf(things, { hasOwnProperty: { $exists: false } })).toEqual(['plain']);
    });

    it.each([
      ['empty', ''],
      ['too long', 'x'.repeat(201)],
      ['half a character', 'a\ud800'],
    ])('need an id that is not %s', async (_, id) => {
      const { collection } = await context().store.open({ name: 'ids', indexes: [] }, 'v1');
      await expect(collection.write([{ put: { _id: id } }], at(1))).rejects.toThrow(UnsupportedQuery);
      expect(await collection.checkpoint()).toBeUndefined();
    });

    it('may have ids of any characters, which sort by code point', async () => {
      const ids = ['\u0000', '\u0001', ' ', 'A', 'a', 'a\u0000', 'aa', 'é', '\uffee', '𝒳', 'x'.repeat(200)];
      const things = await filled(
        context(),
        [...ids].reverse().map((_id) => ({ _id, rank: 1 })),
      );
      const sorted = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await idsOf(things)).toEqual(sorted);
      expect(await idsOf(things, { rank: 1 }, [['rank', 1]])).toEqual(sorted);
      expect(await idsOf(things, { rank: 1 }, [['rank', -1]])).toEqual([...sorted].reverse());
      expect(await things.getMany(ids)).toEqual(ids.map((_id) => ({ _id, rank: 1 })));
    });
  });
}
