import type { Position } from '@onward/model';
import { Long, type IndexDescription } from 'mongodb';
import { ReadStoreUnavailable, UnsupportedQuery } from '../errors.js';
import { documentsOf } from './catalog.js';
import { describeIndexes, Generation } from './generation.js';
import { MongoCollection } from './collection.js';
import type { Access, Connection } from './connection.js';
import { chunksOf, doneWith } from './journal.js';
import { changesOf, guardedWrites, plainWrites } from './operations.js';

const AT = '20' as Position;

describe('a batch', () => {
  const changes = changesOf(
    [{ put: { _id: 'a', rank: 1 } }, { remove: 'b' }, { put: { _id: 'a', rank: 2 } }, { put: { _id: 'b' } }],
    AT,
  );
  const own = { at: Long.fromNumber(20) };

  it('changes each document once, as its last operation leaves it', () => {
    expect(changes).toEqual([
      { put: { _id: 'a', rank: 2, _onward: own } },
      { put: { _id: 'b', _onward: own } },
    ]);
    expect(changesOf([{ put: { _id: 'a' } }, { remove: 'a' }], AT)).toEqual([{ remove: 'a' }]);
    expect(() => changesOf([{ remove: '' }], AT)).toThrow(UnsupportedQuery);
  });

  it('replaces and removes', () => {
    expect(plainWrites([{ remove: 'c' }, ...changes.slice(1)])).toEqual([
      { deleteOne: { filter: { _id: 'c' } } },
      { replaceOne: { filter: { _id: 'b' }, replacement: { _id: 'b', _onward: own }, upsert: true } },
    ]);
  });

  it('leaves alone what a later batch has written', () => {
    const before = { '_onward.at': { $lt: Long.fromNumber(20) } };
    expect(guardedWrites([{ remove: 'c' }, ...changes.slice(1)], AT)).toEqual([
      { deleteOne: { filter: { _id: 'c', ...before } } },
      {
        replaceOne: {
          filter: { _id: 'b', ...before },
          replacement: { _id: 'b', _onward: own },
          upsert: true,
        },
      },
    ]);
  });

  it('goes into the journal in pieces that fit into a document', () => {
    const large = Array.from({ length: 5 }, (_, n) => ({
      put: { _id: String(n), text: 'x'.repeat(3_000_000) },
    }));
    const chunks = chunksOf(changesOf(large, AT), 7, AT);
    expect(chunks.map(({ _id }) => _id)).toEqual(['7/20/0', '7/20/1', '7/20/2', '7/20/3', '7/20/4']);
    expect(chunks.flatMap((chunk) => chunk.changes)).toHaveLength(5);
    expect(chunksOf(changes, 7, AT)).toHaveLength(1);
    expect(chunksOf([], 7, AT)).toEqual([]);
  });

  it('takes no later batch out of the journal that another node has laid there', () => {
    const [chunk] = chunksOf(changes, 7, AT);
    expect(chunk).toMatchObject({ generation: 7, at: Long.fromString(AT) });
    expect(doneWith(7, AT)).toEqual({ generation: 7, at: { $lte: Long.fromString(AT) } });
  });

  it('that was given up and is written all the same is not built on', async () => {
    const generation = new Generation('things', { number: 7, fingerprint: 'v1', indexes: [] });
    generation.known = '10' as Position;
    let late: Promise<unknown> | undefined;
    const access = {
      transactions: true,
      client: { withSession: async () => undefined },
      db: { collection: () => ({}) },
    };
    const connection = {
      use: (action: (given: Access) => Promise<unknown>) => {
        late = action(access as unknown as Access);
        return Promise.reject(new ReadStoreUnavailable('not answered in time'));
      },
    } as unknown as Connection;
    const collection = new MongoCollection(connection, async () => generation, 1_000);
    await expect(collection.write([], AT)).rejects.toThrow(ReadStoreUnavailable);
    await late;
    expect(generation.known).toBe('10');
  });
});

it('the collection of a generation has no name that MongoDB keeps for itself', () => {
  expect(documentsOf('process-instances', 3)).toBe('process-instances.3');
  expect(documentsOf('system', 3)).toBe('onward.system.3');
});

describe('declared indexes', () => {
  it('end with _id and keep the order of their paths', () => {
    const [index] = describeIndexes([{ name: 'odd', paths: ['b', '1', 'a'] }]) as [IndexDescription];
    expect(index.name).toBe('odd');
    expect([...(index.key as Map<string, number>)]).toEqual([
      ['b', 1],
      ['1', 1],
      ['a', 1],
      ['_id', 1],
    ]);
  });

  it('that come to the same keys, or to those of _id, are made once or not at all', () => {
    const specs = [
      { name: 'one', paths: ['a'] },
      { name: 'two', paths: ['a', '_id'] },
      { name: 'id', paths: ['_id'] },
    ];
    expect(describeIndexes(specs)).toHaveLength(1);
  });
});
