import type { Position } from '@onward/model';
import { CheckpointMoved, UnsupportedQuery } from '@onward/read-store';
import type { Document, Filter, WritableCollection } from '@onward/read-store';
import { MemoryReadDisk } from './memory-read-disk.js';
import { MemoryReadStore } from './memory-read-store.js';

const at = (n: number) => String(n) as Position;
const SPEC = { name: 'things', indexes: [] };

const DOCUMENTS: readonly Document[] = [
  { _id: 'a', n: 1, tags: ['x', 'y'], who: { name: 'Ada' } },
  { _id: 'b', n: 2, tags: ['y'], who: { name: 'Bob' }, items: [{ sku: 1, qty: 5 }] },
  {
    _id: 'c',
    n: null,
    tags: [],
    items: [
      { sku: 1, qty: 1 },
      { sku: 2, qty: 5 },
    ],
  },
  { _id: 'd', n: 'text' },
];

async function filled(): Promise<WritableCollection> {
  const { collection } = await new MemoryReadStore().open(SPEC, '1');
  await collection.write(
    DOCUMENTS.map((put) => ({ put })),
    at(1),
  );
  return collection;
}

describe('MemoryReadStore', () => {
  it.each<[Filter, string]>([
    [{ n: 1 }, 'a'],
    [{ n: null }, 'c'],
    [{ n: { $gt: 1 } }, 'b'],
    [{ n: { $gte: 1, $lt: 2 } }, 'a'],
    [{ n: { $ne: 1 } }, 'bcd'],
    [{ n: { $in: [1, 'text'] } }, 'ad'],
    [{ n: { $nin: [1, 'text'] } }, 'bc'],
    [{ tags: 'y' }, 'ab'],
    [{ tags: { $exists: false } }, 'd'],
    [{ 'who.name': { $regex: '^A' } }, 'a'],
    [{ 'items.sku': 2 }, 'c'],
    [{ items: { $elemMatch: { sku: 1, qty: 5 } } }, 'b'],
    [{ $or: [{ n: 1 }, { n: 2 }] }, 'ab'],
    [{ $and: [{ tags: 'y' }, { n: { $lte: 1 } }] }, 'a'],
  ])('finds %j', async (filter, ids) => {
    const collection = await filled();
    expect((await collection.find({ filter, limit: 10 })).map(({ _id }) => _id).join('')).toBe(ids);
    expect(await collection.count(filter, 10)).toEqual({ count: ids.length, more: false });
  });

  it('sorts totally and pages by keys both ways', async () => {
    const collection = await filled();
    const ids = async (options: object) =>
      (await collection.find({ limit: 2, sort: [['n', 1]], ...options })).map(({ _id }) => _id).join('');
    expect(await ids({})).toBe('ca');
    expect(await ids({ after: [1, 'a'] })).toBe('bd');
    expect(await ids({ before: ['text', 'd'] })).toBe('ab');
    expect(await ids({ skip: 1 })).toBe('ab');
    expect(await ids({ sort: [['n', -1]] })).toBe('db');
    expect(await collection.count(undefined, 2)).toEqual({ count: 2, more: true });
    await expect(collection.find({ limit: 10_001 })).rejects.toThrow(UnsupportedQuery);
  });

  it('ignores a batch whose checkpoint is not beyond the stored one', async () => {
    const collection = await filled();
    await collection.write([{ remove: 'a' }], at(1));
    expect(await collection.get('a')).toBeDefined();
    await collection.write([{ remove: 'a' }], at(2));
    expect(await collection.getMany(['a', 'b'])).toEqual([undefined, DOCUMENTS[1]]);
    expect(await collection.checkpoint()).toBe('2');
  });

  it('switches to the next generation at once, for those who opened before as well', async () => {
    const store = new MemoryReadStore();
    const { collection } = await store.open(SPEC, '1');
    await collection.write([{ put: { _id: 'old' } }], at(1));
    expect((await store.open(SPEC, '2')).stale).toBe(true);
    const next = await store.openNext(SPEC, '2');
    await next.write([{ put: { _id: 'new' } }], at(5));
    expect(await collection.get('new')).toBeUndefined();
    await store.switchToNext('things');
    expect(await collection.getMany(['old', 'new'])).toEqual([undefined, { _id: 'new' }]);
    expect(await collection.checkpoint()).toBe('5');
    expect((await store.open(SPEC, '2')).stale).toBe(false);
  });

  it('loses in a crash what was written since the last flush, checkpoint included', async () => {
    const disk = new MemoryReadDisk();
    const store = new MemoryReadStore(disk);
    const { collection } = await store.open(SPEC, '1');
    await collection.write([{ put: { _id: 'a', n: 1 } }], at(1));
    await store.flush();
    await collection.write([{ put: { _id: 'a', n: 2 } }, { put: { _id: 'b' } }], at(2));
    store.kill();
    disk.crash();
    const after = (await new MemoryReadStore(disk).open(SPEC, '1')).collection;
    expect(await after.getMany(['a', 'b'])).toEqual([{ _id: 'a', n: 1 }, undefined]);
    expect(await after.checkpoint()).toBe('1');
  });

  it('refuses a batch that was folded on what another process has changed since', async () => {
    const disk = new MemoryReadDisk();
    const { collection: mine } = await new MemoryReadStore(disk).open(SPEC, '1');
    const { collection: theirs } = await new MemoryReadStore(disk).open(SPEC, '1');
    await theirs.write([{ put: { _id: 'a', n: 20 } }], at(20));
    await expect(mine.write([{ put: { _id: 'a', n: 30 } }], at(30))).rejects.toThrow(CheckpointMoved);
    await mine.write([{ put: { _id: 'a', n: 15 } }], at(15));
    expect(await mine.get('a')).toEqual({ _id: 'a', n: 20 });
    await mine.checkpoint();
    await mine.write([{ put: { _id: 'a', n: 30 } }], at(30));
    expect(await theirs.get('a')).toEqual({ _id: 'a', n: 30 });
  });
});
