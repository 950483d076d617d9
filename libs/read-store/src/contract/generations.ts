import { describe, expect, it } from '@jest/globals';
import { ReadStoreUnavailable } from '../errors.js';
import { at, filled, idsOf, SPEC, type Context } from './fixture.js';

export function generationContract(context: () => Context): void {
  describe('generations', () => {
    it('are stale when the fingerprint or the indexes differ', async () => {
      await filled(context(), [{ _id: 'a' }]);
      expect((await context().store.open(SPEC, 'v1')).stale).toBe(false);
      expect((await context().store.open(SPEC, 'v2')).stale).toBe(true);
      expect((await context().store.open({ ...SPEC, indexes: [] }, 'v1')).stale).toBe(true);
    });

    it('of different collections do not mix', async () => {
      const things = await filled(context(), [{ _id: 'a', rank: 1 }]);
      const others = await filled(context(), [{ _id: 'a', rank: 2 }], { ...SPEC, name: 'others' });
      expect(await things.get('a')).toEqual({ _id: 'a', rank: 1 });
      expect(await others.find({ limit: 10 })).toEqual([{ _id: 'a', rank: 2 }]);
    });

    it('are filled beside the current one, unseen', async () => {
      const things = await filled(context(), [{ _id: 'old', rank: 1 }]);
      const next = await context().store.openNext(SPEC, 'v2');
      expect(await next.checkpoint()).toBeUndefined();
      await next.write([{ put: { _id: 'new', rank: 1 } }], at(100));
      expect(await idsOf(things, { rank: 1 })).toEqual(['old']);
      expect(await idsOf(next, { rank: 1 })).toEqual(['new']);
      expect(await things.checkpoint()).toBe('1');
    });

    it('switch at once, for every reader that was there before', async () => {
      const things = await filled(context(), [{ _id: 'old' }]);
      const { collection: reader } = await context().store.open(SPEC, 'v1');
      const next = await context().store.openNext({ ...SPEC, indexes: [] }, 'v2');
      await next.write([{ put: { _id: 'new' } }], at(100));
      await context().store.switchToNext(SPEC.name);
      for (const collection of [things, reader, next]) {
        expect(await idsOf(collection)).toEqual(['new']);
        expect(await collection.checkpoint()).toBe('100');
      }
      await things.write([{ put: { _id: 'late' } }], at(50));
      expect(await idsOf(next)).toEqual(['new']);
      await next.write([{ put: { _id: 'newer' } }], at(101));
      expect(await idsOf(things)).toEqual(['new', 'newer']);
      expect((await context().store.open({ ...SPEC, indexes: [] }, 'v2')).stale).toBe(false);
    });

    it('switch for readers that are under way', async () => {
      const things = await filled(context(), [
        { _id: 'a', state: 'v1' },
        { _id: 'b', state: 'v1' },
      ]);
      const next = await context().store.openNext(SPEC, 'v2');
      await next.write([{ put: { _id: 'a', state: 'v2' } }, { put: { _id: 'b', state: 'v2' } }], at(100));
      const read = async (): Promise<string> => {
        const states = new Set((await things.find({ limit: 10 })).map(({ state }) => JSON.stringify(state)));
        return [...states].join();
      };
      const answers = await Promise.all([
        read(),
        read(),
        context()
          .store.switchToNext(SPEC.name)
          .then(() => 'switched'),
        read(),
        read(),
      ]);
      for (const answer of answers) expect(['"v1"', '"v2"', 'switched']).toContain(answer);
      expect(await read()).toBe('"v2"');
    });

    it('that are half-filled are dropped when the next one is opened', async () => {
      const things = await filled(context(), [{ _id: 'old' }]);
      const half = await context().store.openNext(SPEC, 'v2');
      await half.write([{ put: { _id: 'half' } }], at(50));
      const next = await context().store.openNext(SPEC, 'v2');
      expect(await next.checkpoint()).toBeUndefined();
      expect(await idsOf(next)).toEqual([]);
      await expect(half.write([{ put: { _id: 'half' } }], at(60))).rejects.toThrow(ReadStoreUnavailable);
      await next.write([{ put: { _id: 'new' } }], at(100));
      await context().store.switchToNext(SPEC.name);
      expect(await idsOf(things)).toEqual(['new']);
    });

    it('can be given up', async () => {
      const things = await filled(context(), [{ _id: 'old' }]);
      await (await context().store.openNext(SPEC, 'v2')).write([{ put: { _id: 'new' } }], at(100));
      await context().store.dropNext(SPEC.name);
      await context().store.dropNext(SPEC.name);
      expect(await idsOf(things)).toEqual(['old']);
      await expect(context().store.switchToNext(SPEC.name)).rejects.toThrow();
      expect(await idsOf(things)).toEqual(['old']);
    });

    it('can be rebuilt again and again', async () => {
      const things = await filled(context(), [{ _id: 'v0' }]);
      for (let round = 1; round <= 20; round++) {
        const next = await context().store.openNext(SPEC, `v${round}`);
        await next.write([{ put: { _id: `v${round}`, rank: round } }], at(round));
        await context().store.switchToNext(SPEC.name);
        expect(await idsOf(things, { rank: { $gte: 0 } })).toEqual([`v${round}`]);
      }
    });

    it('survive opening the store again: the current one stays, a next one does not', async () => {
      await filled(context(), [{ _id: 'old' }]);
      await (await context().store.openNext(SPEC, 'v2')).write([{ put: { _id: 'half' } }], at(50));
      await context().store.close();
      context().store = await context().fixture.open();
      const { collection, stale } = await context().store.open(SPEC, 'v2');
      expect(stale).toBe(true);
      expect(await idsOf(collection)).toEqual(['old']);
      const next = await context().store.openNext(SPEC, 'v2');
      expect(await idsOf(next)).toEqual([]);
      await next.write([{ put: { _id: 'new' } }], at(100));
      await context().store.switchToNext(SPEC.name);
      await context().store.close();
      context().store = await context().fixture.open();
      const again = await context().store.open(SPEC, 'v2');
      expect(again.stale).toBe(false);
      expect(await idsOf(again.collection)).toEqual(['new']);
    });
  });
}
