import { describe, expect, it } from '@jest/globals';
import type { Json } from '@onward/model';
import { UnsupportedQuery } from '../errors.js';
import type { Document, FindOptions, Sort, WritableCollection } from '../port.js';
import { filled, idsOf, type Context } from './fixture.js';

/** In ascending order of `value`. */
const BY_VALUE: readonly Document[] = [
  { _id: 'a', value: null },
  { _id: 'b' },
  { _id: 'c', value: null },
  { _id: 'd', value: -1e300 },
  { _id: 'e', value: -1 },
  { _id: 'f', value: 0 },
  { _id: 'g', value: 0.5 },
  { _id: 'h', value: 7 },
  { _id: 'i', value: '' },
  { _id: 'j', value: '7' },
  { _id: 'k', value: 'a' },
  { _id: 'l', value: 'a\u0000' },
  { _id: 'm', value: 'ab' },
  { _id: 'n', value: '\uffee' },
  { _id: 'o', value: '𝒳' },
  { _id: 'p', value: { a: 1 } },
  { _id: 'q', value: { a: 2 } },
  { _id: 'r', value: false },
  { _id: 's', value: true },
];

/** What an index tells apart completely, so that it alone can give the order. */
const PLAIN = BY_VALUE.filter(({ value }) => typeof value !== 'object' || value === null);

const INDEXED = { name: 'indexed', indexes: [{ name: 'value', paths: ['value'] }] };
const BARE = { name: 'bare', indexes: [] };

const SETTINGS = [
  { name: 'in the order of an index', spec: INDEXED, documents: PLAIN },
  { name: 'with an index that does not tell all apart', spec: INDEXED, documents: BY_VALUE },
  { name: 'without an index', spec: BARE, documents: BY_VALUE },
];

export function orderContract(context: () => Context): void {
  describe('order', () => {
    it.each(SETTINGS)(
      'is by type, then value, then _id in the same direction ($name)',
      async ({ spec, documents }) => {
        const things = await filled(context(), [...documents].reverse(), spec);
        const ascending = documents.map(({ _id }) => _id);
        expect(await idsOf(things, {}, [['value', 1]])).toEqual(ascending);
        expect(await idsOf(things, {}, [['value', -1]])).toEqual([...ascending].reverse());
        expect(await idsOf(things, {}, [])).toEqual(ascending);
        expect(await idsOf(things, {}, [['_id', -1]])).toEqual([...ascending].reverse());
        expect(await idsOf(things, { value: null }, [['value', -1]])).toEqual(['c', 'b', 'a']);
        expect(
          await idsOf(things, { value: null }, [
            ['value', -1],
            ['_id', 1],
          ]),
        ).toEqual(['a', 'b', 'c']);
      },
    );

    it('of arrays is by their smallest element ascending and their greatest descending', async () => {
      const things = await filled(
        context(),
        [
          { _id: 'a', value: [5, 1] },
          { _id: 'b', value: 2 },
          { _id: 'c', value: [] },
          { _id: 'd', value: null },
          { _id: 'e', value: [3] },
        ],
        INDEXED,
      );
      expect(await idsOf(things, {}, [['value', 1]])).toEqual(['c', 'd', 'a', 'b', 'e']);
      expect(await idsOf(things, {}, [['value', -1]])).toEqual(['a', 'e', 'b', 'd', 'c']);
    });

    it('may go several ways at once', async () => {
      const documents = ['a', 'b', 'c', 'd'].map((_id, n) => ({
        _id,
        state: n < 2 ? 'X' : 'Y',
        date: String(n % 2),
      }));
      const things = await filled(context(), documents);
      expect(
        await idsOf(things, {}, [
          ['state', 1],
          ['date', -1],
        ]),
      ).toEqual(['b', 'a', 'd', 'c']);
      expect(
        await idsOf(things, {}, [
          ['state', -1],
          ['date', 1],
        ]),
      ).toEqual(['c', 'd', 'a', 'b']);
      expect(
        await idsOf(things, {}, [
          ['state', -1],
          ['date', -1],
        ]),
      ).toEqual(['d', 'c', 'b', 'a']);
      expect(await idsOf(things, { state: 'Y' }, [['date', -1]])).toEqual(['d', 'c']);
    });
  });

  describe('pages', () => {
    const SORTS: readonly Sort[] = [
      [],
      [['value', 1]],
      [['value', -1]],
      [['_id', -1]],
      [
        ['kind', 1],
        ['value', -1],
      ],
    ];

    it.each(SETTINGS)(
      'forwards and backwards meet every document once ($name)',
      async ({ spec, documents }) => {
        const kinds = documents.map((document, n) => ({ ...document, kind: n % 3 }));
        const things = await filled(context(), kinds, spec);
        for (const sort of SORTS) {
          const all = await things.find({ sort, limit: 100 });
          expect(await pagedForwards(things, sort, 4)).toEqual(all);
          expect(await pagedBackwards(things, sort, 4)).toEqual(all);
        }
      },
    );

    it('by skip and limit', async () => {
      const things = await filled(context(), PLAIN, INDEXED);
      const page = (skip: number, limit: number): Promise<string> =>
        things
          .find({ sort: [['value', 1]], skip, limit })
          .then((found) => found.map(({ _id }) => _id).join(''));
      expect(await page(0, 3)).toBe('abc');
      expect(await page(3, 3)).toBe('def');
      expect(await page(15, 3)).toBe('rs');
      expect(await page(17, 3)).toBe('');
      expect(await page(0, 0)).toBe('');
      expect(await page(1_000_000, 10_000)).toBe('');
    });

    it('start behind a place where no document stands any more', async () => {
      const things = await filled(context(), PLAIN, INDEXED);
      const ids = async (options: Omit<FindOptions, 'limit'>): Promise<string> =>
        (await things.find({ ...options, limit: 2 })).map(({ _id }) => _id).join('');
      expect(await ids({ sort: [['value', 1]], after: [3, 'zz'] })).toBe('hi');
      expect(await ids({ sort: [['value', 1]], before: [3, 'zz'] })).toBe('fg');
      expect(await ids({ sort: [['value', 1]], after: [0, 'f'], skip: 1 })).toBe('hi');
      expect(await ids({ sort: [['value', 1]], before: [0, 'f'], skip: 1 })).toBe('cd');
      expect(await ids({ sort: [['value', -1]], after: [0, 'f'] })).toBe('ed');
      expect(await ids({ after: ['c'] })).toBe('de');
      expect(await ids({ before: ['c'] })).toBe('ab');
      expect(await ids({ filter: { value: null }, sort: [['value', 1]], after: [null, 'a'] })).toBe('bc');
      expect(await ids({ filter: { value: null }, sort: [['value', 1]], after: [1, 'a'] })).toBe('');
    });

    it('start behind text that is longer than any that is stored', async () => {
      const things = await filled(context(), [{ _id: 'b', value: 'x'.repeat(180) }], INDEXED);
      const found = (value: string) => things.find({ sort: [['value', 1]], after: [value, 'a'], limit: 1 });
      expect(await found('x'.repeat(181))).toEqual([]);
      expect(await found('x'.repeat(180))).toHaveLength(1);
    });

    it.each<[string, Partial<FindOptions>]>([
      ['a limit below 0', { limit: -1 }],
      ['a limit above 10,000', { limit: 10_001 }],
      ['half a limit', { limit: 0.5 }],
      ['a negative skip', { skip: -1 }],
      ['after and before together', { after: ['a'], before: ['b'] }],
      ['a cursor that is too short', { sort: [['value', 1]], after: ['a'] }],
      ['a cursor that is too long', { after: ['a', 'b'] }],
      ['an unknown direction', { sort: [['value', 2 as 1]] }],
      [
        'a path twice',
        {
          sort: [
            ['value', 1],
            ['value', -1],
          ],
        },
      ],
    ])('refuse %s', async (_, options) => {
      const things = await filled(context(), PLAIN, INDEXED);
      await expect(things.find({ limit: 1, ...options })).rejects.toThrow(UnsupportedQuery);
    });
  });
}

const placeOf = (document: Document, sort: Sort): readonly Json[] => {
  const paths = sort.map(([path]) => path);
  return (paths.includes('_id') ? paths : [...paths, '_id']).map(
    (path) => (document[path] as Json | undefined) ?? null,
  );
};

/** More pages than any of these collections has: a cursor that does not move on ends here. */
const MAX_PAGES = 20;

async function pagedForwards(
  things: WritableCollection,
  sort: Sort,
  limit: number,
): Promise<readonly Document[]> {
  const all: Document[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const last = all.at(-1);
    const found = await things.find({ sort, limit, ...(last ? { after: placeOf(last, sort) } : {}) });
    if (found.length === 0) break;
    all.push(...found);
  }
  return all;
}

async function pagedBackwards(
  things: WritableCollection,
  sort: Sort,
  limit: number,
): Promise<readonly Document[]> {
  const last = (await things.find({ sort, limit: 1_000 })).at(-1) as Document;
  const all: Document[] = [last];
  for (let page = 0; page < MAX_PAGES; page++) {
    const found = await things.find({ sort, limit, before: placeOf(all[0] as Document, sort) });
    if (found.length === 0) break;
    all.unshift(...found);
  }
  return all;
}
