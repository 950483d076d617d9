import { foldBatch, ProjectionBroken } from './fold.js';
import type { Projection } from './projection.js';
import { recorded } from './testing/history.js';

const counting = (apply: Projection['on'][string]['apply']): Projection => ({
  name: 'counting',
  version: 1,
  indexes: [],
  on: { Happened: { ids: (event) => event.data['ids'] as string[], apply } },
});

const add: Projection['on'][string]['apply'] = (doc, event, id) => {
  const by = event.data['by'] as number;
  if (by === 0) return null;
  return { _id: id, count: ((doc?.['count'] as number | undefined) ?? 0) + by };
};

const events = (...changes: readonly (readonly [readonly string[], number])[]) =>
  recorded(
    'stream',
    changes.map(([ids, by]) => ({ type: 'Happened', data: { ids, by } })),
    1,
    {},
  );

const stored = { a: { _id: 'a', count: 10 } } as const;
const load = async (ids: readonly string[]) =>
  ids.map((id) => (stored as Record<string, (typeof stored)['a']>)[id]);

describe('foldBatch', () => {
  it.each([
    [
      'loads and writes each document once',
      events([['a'], 1], [['a'], 2]),
      [{ put: { _id: 'a', count: 13 } }],
    ],
    ['makes new documents', events([['b'], 1], [['b'], 1]), [{ put: { _id: 'b', count: 2 } }]],
    [
      'writes in the order of the first touch',
      events([['c'], 1], [['a'], 1], [['c'], 1]),
      [{ put: { _id: 'c', count: 2 } }, { put: { _id: 'a', count: 11 } }],
    ],
    [
      'changes several documents by one event',
      events([['b', 'c'], 1]),
      [{ put: { _id: 'b', count: 1 } }, { put: { _id: 'c', count: 1 } }],
    ],
    ['removes', events([['a'], 0]), [{ remove: 'a' }]],
    ['writes nothing for what it makes and removes', events([['b'], 1], [['b'], 0]), []],
    ['begins anew after a removal', events([['a'], 0], [['a'], 1]), [{ put: { _id: 'a', count: 1 } }]],
    ['writes nothing for no ids', events([[], 1]), []],
  ])('%s', async (_, batch, operations) => {
    expect(await foldBatch(counting(add), batch, load)).toEqual(operations);
  });

  it('loads once, and nothing where nothing concerns it', async () => {
    const asked: (readonly string[])[] = [];
    const loading = (ids: readonly string[]) => (asked.push(ids), load(ids));
    await foldBatch(counting(add), events([['a', 'b'], 1], [['a'], 1], [['c'], 1]), loading);
    expect(asked).toEqual([['a', 'b', 'c']]);
    const others = recorded(
      'stream',
      [
        { type: 'toString', data: {} },
        { type: 'Other', data: {} },
      ],
      1,
      {},
    );
    expect(await foldBatch(counting(add), others, loading)).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['the same document', (doc: unknown) => doc],
    ['nothing', () => undefined],
  ])('leaves a document as it is when the fold answers %s', async (_, apply) => {
    expect(await foldBatch(counting(apply as typeof add), events([['a'], 1], [['b'], 1]), load)).toEqual([]);
  });

  it.each([
    ['another id', counting(() => ({ _id: 'other' })), [['a'], 1] as const],
    ['an empty id', counting(add), [[''], 1] as const],
    ['a long id', counting(add), [['x'.repeat(201)], 1] as const],
  ])('refuses %s', async (_, projection, change) => {
    await expect(foldBatch(projection, events(change), load)).rejects.toThrow(ProjectionBroken);
  });
});
