import { describe, expect, it } from '@jest/globals';
import type { Json } from '@onward/model';
import fc from 'fast-check';
import { Query } from 'mingo';
import type { CollectionSpec, Document, Filter, Sort, WriteOperation } from '../port.js';
import { at, type Context } from './fixture.js';

const PATHS = ['a', 'b', 'c', 'd.e', 'tags'] as const;

/** Values on which the model's filter language and MongoDB's agree. */
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(null, 0, 1, 2, -3, 1.5, true, false),
  fc.constantFrom('', 'x', 'xy', 'y', 'ä', 'x\u0000'),
  fc.constant('x'.repeat(200) + 'a'),
  fc.constant('x'.repeat(200) + 'b'),
);
const filterable = scalar.filter((value) => value !== null);

const document: fc.Arbitrary<Document> = fc.record(
  {
    _id: fc.nat(19).map((n) => `id${n}`),
    a: scalar,
    b: scalar,
    c: fc.constantFrom(1, 2, 3),
    d: fc.record({ e: scalar }, { requiredKeys: [] }),
    tags: fc.array(fc.constantFrom<Json>('x', 'y', 1, 2), { maxLength: 3 }),
  },
  { requiredKeys: ['_id'] },
) as fc.Arbitrary<Document>;

const condition: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({ $gt: filterable, $lte: filterable }, { requiredKeys: ['$gt'] }),
  fc.record({ $gte: filterable, $lt: filterable }, { requiredKeys: ['$lt'] }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $regex: fc.constantFrom('^x', 'y$', '.') }),
) as fc.Arbitrary<Json>;

const simple = fc.dictionary(fc.constantFrom(...PATHS), condition, {
  maxKeys: 3,
  noNullPrototype: true,
}) as fc.Arbitrary<Filter>;
const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 4, arbitrary: simple },
  fc.array(simple, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
  fc.array(simple, { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })),
);

const sort: fc.Arbitrary<Sort> = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd.e', '_id'), { maxLength: 3 })
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.tuple(fc.constant(path), fc.constantFrom<1 | -1>(1, -1)))),
  );

const indexes = fc
  .uniqueArray(fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 1, maxLength: 3 }), {
    maxLength: 4,
    selector: String,
  })
  .map((lists) => lists.map((paths, n) => ({ name: `i${n}`, paths })));

const operation: fc.Arbitrary<WriteOperation> = fc.oneof(
  { weight: 5, arbitrary: document.map((put) => ({ put })) },
  document.map(({ _id }) => ({ remove: _id })),
);

/** Any documents, indexes and queries: the store answers as a plain map of documents does that filters with mingo and sorts by hand. */
export function modelContract(context: () => Context): void {
  describe('any history and query', () => {
    it('is answered as by a plain model', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          indexes,
          fc.array(fc.array(operation, { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
          fc.array(fc.record({ filter, sort, limit: fc.nat(8), skip: fc.nat(3) }), {
            minLength: 1,
            maxLength: 6,
          }),
          async (specs, batches, queries) => {
            const spec: CollectionSpec = { name: `model${run++ % 3}`, indexes: specs };
            const things = await context().store.openNext(spec, 'model');
            const model = new Map<string, Document>();
            for (const [n, batch] of batches.entries()) {
              await things.write(batch, at(n + 1));
              for (const one of batch) {
                if ('put' in one) model.set(one.put._id, one.put);
                else model.delete(one.remove);
              }
            }
            for (const query of queries) {
              const all = inOrder([...model.values()].filter(matcher(query.filter)), query.sort);
              const { skip, limit } = query;
              expect(await things.find(query)).toEqual(all.slice(skip, skip + limit));
              expect(await things.count(query.filter, 5)).toEqual({
                count: Math.min(5, all.length),
                more: all.length > 5,
              });
              await expectPages(things.find.bind(things), all, query);
            }
          },
        ),
        { numRuns: 150, seed: 42 },
      );
    }, 60_000);
  });
}

type Find = (options: {
  filter: Filter;
  sort: Sort;
  limit: number;
  after?: readonly Json[];
  before?: readonly Json[];
}) => Promise<unknown>;

/** From the middle, what lies behind and in front. */
async function expectPages(
  find: Find,
  all: readonly Document[],
  query: { filter: Filter; sort: Sort; limit: number },
): Promise<void> {
  const middle = Math.floor(all.length / 2);
  const here = all[middle];
  if (here === undefined) return;
  const paths = [
    ...query.sort.map(([path]) => path),
    ...(query.sort.some(([path]) => path === '_id') ? [] : ['_id']),
  ];
  const place = paths.map((path) => valueAt(here, path) ?? null);
  const { filter: where, sort: by, limit } = query;
  expect(await find({ filter: where, sort: by, limit, after: place })).toEqual(
    all.slice(middle + 1, middle + 1 + limit),
  );
  expect(await find({ filter: where, sort: by, limit, before: place })).toEqual(
    all.slice(Math.max(0, middle - limit), middle),
  );
}

function matcher(where: Filter): (document: Document) => boolean {
  const query = new Query(where as never);
  return (candidate) => query.test(candidate as never);
}

function valueAt(candidate: Document, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>(
      (value, name) => (value as Record<string, Json> | undefined)?.[name],
      candidate,
    );
}

const RANKS: Readonly<Record<string, number>> = { undefined: 0, object: 0, number: 1, string: 2, boolean: 3 };

function compare(a: Json | undefined, b: Json | undefined): number {
  const rank = (RANKS[typeof a] as number) - (RANKS[typeof b] as number);
  if (rank !== 0) return rank;
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return Number(a ?? 0) - Number(b ?? 0);
}

function inOrder(documents: readonly Document[], by: Sort): readonly Document[] {
  const tail: Sort = by.some(([path]) => path === '_id') ? [] : [['_id', by.at(-1)?.[1] ?? 1]];
  return [...documents].sort((x, y) => {
    for (const [path, direction] of [...by, ...tail]) {
      const order = compare(valueAt(x, path), valueAt(y, path));
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}
