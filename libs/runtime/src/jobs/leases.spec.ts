import { VirtualClock } from '@onward/testing';
import { Leases } from './leases.js';

function leases() {
  const clock = new VirtualClock();
  const expired: string[] = [];
  const all = new Leases(clock);
  return {
    clock,
    all,
    expired,
    take: (id: string, ms: number) => all.take(id, 'work', ms, () => expired.push(id)),
  };
}

describe('leases', () => {
  test('end when their time is over, once', async () => {
    const { clock, all, expired, take } = leases();
    take('a', 100);
    await clock.advance(99);
    expect([all.has('a'), expired]).toEqual([true, []]);
    await clock.advance(1000);
    expect([all.has('a'), expired]).toEqual([false, ['a']]);
  });

  test('extended ones end later, released ones never', async () => {
    const { clock, all, expired, take } = leases();
    take('a', 100);
    take('b', 100);
    expect([all.extend('a', 500), all.extend('c', 500)]).toEqual([true, false]);
    all.release('b');
    await clock.advance(499);
    expect(expired).toEqual([]);
    await clock.advance(1);
    expect(expired).toEqual(['a']);
  });

  test('clear calls all off', async () => {
    const { clock, all, expired, take } = leases();
    take('a', 100);
    all.clear();
    await clock.runUntilIdle();
    expect([all.size, expired]).toEqual([0, []]);
  });
});
