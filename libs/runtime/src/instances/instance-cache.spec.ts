import { keyOf, type Position } from '@onward/model';
import { InstanceCache, type CachedInstance } from './instance-cache.js';
import { ABSENT } from './instance-loader.js';

const entry = (weight: number): CachedInstance => ({ ...ABSENT, position: '1' as Position, weight });

describe('the instance cache', () => {
  test('the least recently used goes first when there are too many', () => {
    const cache = new InstanceCache(2, 1e9);
    cache.put(keyOf(1), entry(1));
    cache.put(keyOf(2), entry(1));
    cache.get(keyOf(1));
    cache.put(keyOf(3), entry(1));
    expect([1, 2, 3].map((number) => cache.get(keyOf(number)) !== undefined)).toEqual([true, false, true]);
  });

  test('the bound on bytes holds, also when an entry grows', () => {
    const cache = new InstanceCache(100, 1000);
    for (let number = 1; number <= 5; number++) cache.put(keyOf(number), entry(200));
    expect(cache.size).toBe(5);
    cache.put(keyOf(5), entry(500));
    expect(cache.size).toBe(3);
    expect(cache.get(keyOf(5))?.weight).toBe(500);
  });

  test('one that is too large by itself is kept until the next comes', () => {
    const cache = new InstanceCache(100, 1000);
    cache.put(keyOf(1), entry(5000));
    expect(cache.size).toBe(1);
    cache.put(keyOf(2), entry(1));
    expect(cache.get(keyOf(1))).toBeUndefined();
    expect(cache.size).toBe(1);
  });
});
