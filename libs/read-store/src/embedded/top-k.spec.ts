import fc from 'fast-check';
import { TopK } from './top-k.js';

describe('TopK', () => {
  it('keeps the first of any items in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 })), fc.nat(12), (items, capacity) => {
        const best = new TopK<number>(capacity, (a, b) => a - b);
        for (const item of items) best.offer(item);
        expect(best.sorted()).toEqual([...items].sort((a, b) => a - b).slice(0, capacity));
      }),
      { seed: 7 },
    );
  });
});
