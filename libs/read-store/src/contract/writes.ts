import { describe, expect, it } from '@jest/globals';
import { at, idsOf, SPEC, type Context } from './fixture.js';

export function writeContract(context: () => Context): void {
  const open = async () => (await context().store.open(SPEC, 'v1')).collection;

  describe('writes', () => {
    it('start without a checkpoint', async () => {
      const things = await open();
      expect(await things.checkpoint()).toBeUndefined();
      expect(await things.find({ limit: 10 })).toEqual([]);
      expect(await things.count(undefined, 10)).toEqual({ count: 0, more: false });
    });

    it('move the checkpoint, also when there is nothing to write', async () => {
      const things = await open();
      await things.write([{ put: { _id: 'a' } }], at(5));
      expect(await things.checkpoint()).toBe('5');
      await things.write([], at(10));
      expect(await things.checkpoint()).toBe('10');
    });

    it('that were done before, or are older, change nothing', async () => {
      const things = await open();
      await things.write([{ put: { _id: 'a', rank: 1 } }], at(9));
      await things.write([{ put: { _id: 'a', rank: 2 } }, { put: { _id: 'b' } }], at(10));
      for (const checkpoint of [10, 9, 0]) {
        await things.write([{ put: { _id: 'a', rank: 3 } }, { remove: 'b' }], at(checkpoint));
      }
      expect(await things.find({ limit: 10 })).toEqual([{ _id: 'a', rank: 2 }, { _id: 'b' }]);
      expect(await things.checkpoint()).toBe('10');
    });

    it('apply the operations of one batch in order', async () => {
      const things = await open();
      await things.write(
        [
          { put: { _id: 'a', rank: 1 } },
          { put: { _id: 'a', rank: 2 } },
          { put: { _id: 'b' } },
          { remove: 'b' },
          { remove: 'c' },
          { put: { _id: 'c' } },
        ],
        at(1),
      );
      expect(await things.find({ limit: 10 })).toEqual([{ _id: 'a', rank: 2 }, { _id: 'c' }]);
      expect(await idsOf(things, { rank: 1 })).toEqual([]);
    });

    it('come to the same where the writer says what they replace', async () => {
      const things = await open();
      const first = { _id: 'a', rank: 1, groups: ['x', 'y'] };
      const second = { _id: 'a', rank: 2, groups: ['y'] };
      const other = { _id: 'b', rank: 1 };
      await things.write(
        [
          { put: first, over: null },
          { put: other, over: null },
        ],
        at(1),
      );
      expect(await idsOf(things, { rank: 1 })).toEqual(['a', 'b']);
      await things.write(
        [
          { put: second, over: first },
          { remove: 'b', over: other },
          { remove: 'c', over: null },
        ],
        at(2),
      );
      expect(await things.find({ limit: 10 })).toEqual([second]);
      expect(await idsOf(things, { rank: { $gt: 0 } })).toEqual(['a']);
      expect(await idsOf(things, { groups: 'x' })).toEqual([]);
      await things.write([{ put: first }, { put: second, over: first }], at(3));
      expect(await idsOf(things, { rank: { $gt: 0 } })).toEqual(['a']);
      expect(await things.count({ rank: 1 }, 10)).toEqual({ count: 0, more: false });
    });

    it('are never seen in half, where the store has a view of several documents', async () => {
      const { seesHalfBatches = false } = context().fixture;
      const things = await open();
      const batch = (round: number) =>
        Array.from({ length: 50 }, (_, n) => ({
          put: { _id: String(n), rank: round, state: `S${round % 2}` },
        }));
      await things.write(batch(0), at(1));
      const seen: number[] = [];
      const reading = async (): Promise<void> => {
        for (let turn = 0; turn < 40; turn++) {
          const found = await things.find({ sort: [['rank', 1]], limit: 100 });
          expect(found).toHaveLength(50);
          for (const { rank, state } of found) expect(state).toBe(`S${Number(rank) % 2}`);
          if (!seesHalfBatches) expect(new Set(found.map(({ rank }) => rank)).size).toBe(1);
          seen.push(Number(found[0]?.['rank']));
        }
      };
      const writing = async (): Promise<void> => {
        for (let round = 1; round <= 40; round++) await things.write(batch(round), at(round + 1));
      };
      await Promise.all([reading(), writing(), reading()]);
      expect(new Set(seen).size).toBeGreaterThan(1);
      expect(await idsOf(things, { state: 'S1' })).toEqual([]);
      expect(await things.count({ state: 'S0' }, 100)).toEqual({ count: 50, more: false });
    });

    it('are kept after flush, close and opening again', async () => {
      const things = await open();
      await things.write(
        [{ put: { _id: 'a', rank: 1, groups: ['x', 'y'] } }, { put: { _id: 'b', rank: 2 } }],
        at(7),
      );
      await context().store.flush();
      await context().store.close();
      context().store = await context().fixture.open();
      const { collection, stale } = await context().store.open(SPEC, 'v1');
      expect(stale).toBe(false);
      expect(await collection.checkpoint()).toBe('7');
      expect(await idsOf(collection, { groups: 'y' })).toEqual(['a']);
      expect(await idsOf(collection, { rank: { $gt: 0 } }, [['rank', -1]])).toEqual(['b', 'a']);
      await collection.write([{ put: { _id: 'c' } }], at(7));
      expect(await collection.get('c')).toBeUndefined();
    });
  });
}
