import type { RecordedEvent } from '@onward/event-store';
import type { Position } from '@onward/model';
import { foldBatch, FoldFailed, READ_MODELS } from '@onward/read-models';
import type { Projection } from '@onward/read-models';
import type { Document } from '@onward/read-store';
import { plainMetadata, seededEntropy } from '@onward/testing/simulated';
import { BatchFold } from './batch-fold.js';

const counting: Projection = {
  name: 'counting',
  version: 1,
  indexes: [],
  on: {
    Added: {
      ids: (event) => event.stream,
      apply: (doc, _event, id) => ({ _id: id, count: Number(doc?.['count'] ?? 0) + 1 }),
    },
    Removed: { ids: (event) => event.stream, apply: () => null },
    Poison: {
      ids: (event) => event.stream,
      apply: () => {
        throw new Error('no');
      },
    },
  },
};

const event = (n: number, type: string, stream: string): RecordedEvent => ({
  type,
  stream,
  revision: n,
  position: String(n + 1) as Position,
  id: `event-${n}`,
  data: {},
  metadata: plainMetadata,
});

function stored(...documents: readonly Document[]) {
  const loaded: string[][] = [];
  const load = async (ids: readonly string[]) => {
    loaded.push([...ids]);
    return ids.map((id) => documents.find((document) => document._id === id));
  };
  return { load, loaded };
}

describe('BatchFold', () => {
  it.each([1, 2, 3, 4])('gives the documents that one fold of everything gives (seed %i)', async (seed) => {
    const { random } = seededEntropy(seed);
    const events = Array.from({ length: 500 }, (_, n) =>
      event(n, random() < 0.3 ? 'Removed' : 'Added', `stream-${Math.floor(random() * 40)}`),
    );
    const { load } = stored({ _id: 'stream-1', count: 5 }, { _id: 'stream-2', count: 7 });
    const fold = new BatchFold(counting, load);
    for (let at = 0; at < events.length;) {
      const piece = 1 + Math.floor(random() * 50);
      await fold.add(events.slice(at, at + piece));
      at += piece;
    }
    const byId = (operation: object) => JSON.stringify(operation);
    const whole = await foldBatch(counting, events, load);
    expect([...fold.operations()].map(byId).sort()).toEqual([...whole].map(byId).sort());
  });

  it('loads no document twice that it has, and writes nothing of what has come and gone', async () => {
    const { load, loaded } = stored();
    const fold = new BatchFold(counting, load);
    await fold.add([event(0, 'Added', 'a')]);
    await fold.add([event(1, 'Added', 'a'), event(2, 'Added', 'b')]);
    await fold.add([event(3, 'Removed', 'a'), event(4, 'Removed', 'b')]);
    await fold.add([event(5, 'Removed', 'a')]);
    expect(loaded).toEqual([['a'], ['b']]);
    expect(fold.operations()).toEqual([]);
  });

  it('goes on with what the batch before has left, which is then stored', async () => {
    const { load, loaded } = stored({ _id: 'c', count: 7 });
    const fold = new BatchFold(counting, load);
    await fold.add([event(0, 'Added', 'a'), event(1, 'Added', 'b'), event(2, 'Added', 'c')]);
    await fold.add([event(3, 'Removed', 'b')]);
    const next = fold.next();
    expect(next.operations()).toEqual([]);
    await next.add(['a', 'b', 'c', 'd'].map((stream, n) => event(4 + n, 'Added', stream)));
    expect(loaded).toEqual([['a', 'b', 'c'], ['d']]);
    expect(next.operations()).toEqual([
      { put: { _id: 'a', count: 2 } },
      { put: { _id: 'b', count: 1 } },
      { put: { _id: 'c', count: 9 } },
      { put: { _id: 'd', count: 1 } },
    ]);
    // Only of the batch right before.
    const last = next.next().next();
    await last.add([event(8, 'Added', 'a')]);
    const idle = last.next().next();
    await idle.add([event(9, 'Added', 'c')]);
    expect(loaded.slice(2)).toEqual([['c']]);
  });

  it("says what its documents replace where the projection is the engine's own", async () => {
    const work = READ_MODELS.find(({ name }) => name === 'work') as Projection;
    const message = (n: number, type: string, name: string): RecordedEvent => ({
      ...event(n, type, 'messages'),
      data: { message: name, name, expiresAt: 5 },
    });
    const old = { _id: 'message/old' };
    const fold = new BatchFold(work, stored(old).load);
    await fold.add([message(0, 'MessagePublished', 'new'), message(1, 'MessageExpired', 'old')]);
    expect(fold.operations()).toMatchObject([
      { put: { _id: 'message/new' }, over: null },
      { remove: 'message/old', over: old },
    ]);
  });

  it('does not where a projection may have changed what it was given', async () => {
    const careless: Projection = {
      ...counting,
      on: {
        Added: {
          ids: ({ stream }) => stream,
          apply: (doc) => {
            (doc!['list'] as string[]).push('more');
            return { ...doc! };
          },
        },
      },
    };
    const fold = new BatchFold(careless, stored({ _id: 'a', list: ['x'] }).load);
    await fold.add([event(0, 'Added', 'a')]);
    expect(fold.operations()).toEqual([{ put: { _id: 'a', list: ['x', 'more'] } }]);
    expect(fold.operations()[0]?.over).toBeUndefined();
  });

  it('names the event at which the projection failed', async () => {
    const fold = new BatchFold(counting, stored().load);
    const failing = fold.add([event(0, 'Added', 'a'), event(1, 'Poison', 'a'), event(2, 'Added', 'a')]);
    await expect(failing).rejects.toThrow(FoldFailed);
    await expect(failing).rejects.toMatchObject({ position: '2', message: 'no' });
  });

  it('passes on an error of the store as it is', async () => {
    const broken = new RangeError('no store');
    const fold = new BatchFold(counting, () => Promise.reject(broken));
    await expect(fold.add([event(0, 'Added', 'a')])).rejects.toBe(broken);
  });
});
