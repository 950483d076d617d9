import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GenerationLost } from '../errors.js';
import type { ReadStore } from '../port.js';
import { at, filled, idsOf, SPEC, type Context } from './fixture.js';

/** A process that has lost its lease may still be at work while the next owner is, and each of its requests may come late. */
export function twoProcessesContract(context: () => Context): void {
  describe('next generations of two processes', () => {
    let other: ReadStore;
    beforeEach(async () => {
      await filled(context(), [{ _id: 'old' }]);
      other = await context().fixture.open();
      await other.open(SPEC, 'v1');
    });
    afterEach(() => other.close());

    it('are filled and switched to only by the one that opened the last one', async () => {
      const mine = await context().store.openNext(SPEC, 'v2');
      await mine.write([{ put: { _id: 'mine' } }], at(50));
      const theirs = await other.openNext(SPEC, 'v2');
      await expect(mine.write([{ put: { _id: 'mine' } }], at(60))).rejects.toThrow(GenerationLost);
      await theirs.write([{ put: { _id: 'half' } }], at(50));
      await expect(context().store.switchToNext(SPEC.name)).rejects.toThrow(GenerationLost);
      expect(await idsOf((await context().store.open(SPEC, 'v1')).collection)).toEqual(['old']);
      await theirs.write([{ put: { _id: 'whole' } }], at(100));
      await other.switchToNext(SPEC.name);
      expect(await idsOf((await other.open(SPEC, 'v2')).collection)).toEqual(['half', 'whole']);
    });

    it('are given up only by the one that opened the last one', async () => {
      await context().store.openNext(SPEC, 'v2');
      const theirs = await other.openNext(SPEC, 'v2');
      await context().store.dropNext(SPEC.name);
      await theirs.write([{ put: { _id: 'new' } }], at(100));
      await other.switchToNext(SPEC.name);
      expect(await idsOf((await other.open(SPEC, 'v2')).collection)).toEqual(['new']);
    });

    it('are lost also where the other one has switched meanwhile, and can be opened again', async () => {
      await context().store.openNext(SPEC, 'v2');
      await (await other.openNext(SPEC, 'v2')).write([{ put: { _id: 'theirs' } }], at(100));
      await other.switchToNext(SPEC.name);
      await expect(context().store.switchToNext(SPEC.name)).rejects.toThrow(GenerationLost);
      const again = await context().store.openNext(SPEC, 'v2');
      await again.write([{ put: { _id: 'mine' } }], at(100));
      await context().store.switchToNext(SPEC.name);
      expect(await idsOf((await context().store.open(SPEC, 'v2')).collection)).toEqual(['mine']);
    });
  });
}
