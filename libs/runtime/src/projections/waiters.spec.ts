import type { Position } from '@onward/model';
import { VirtualClock, seededEntropy } from '@onward/testing/simulated';
import { Waiters } from './waiters.js';

const at = (n: number) => String(n) as Position;

describe('Waiters', () => {
  it('wakes exactly those whose position is reached, however many wait', async () => {
    const { random } = seededEntropy(7);
    const waiters = new Waiters(new VirtualClock());
    const woken: number[] = [];
    const positions = Array.from({ length: 5_000 }, () => 1 + Math.floor(random() * 1_000));
    const all = positions.map((n) => waiters.wait(at(n), 10_000).then((reached) => reached && woken.push(n)));
    for (const reached of [1, 9, 10, 99, 100, 500, 1_000]) {
      waiters.reached(at(reached));
      await Promise.resolve();
      await Promise.resolve();
      expect(woken.length).toBe(positions.filter((n) => n <= reached).length);
      expect(Math.max(0, ...woken)).toBeLessThanOrEqual(reached);
    }
    await Promise.all(all);
    expect(waiters.size).toBe(0);
  });

  it('keeps nothing of those that have timed out', async () => {
    const clock = new VirtualClock();
    const waiters = new Waiters(clock);
    const results: Promise<boolean>[] = [];
    for (let round = 0; round < 20; round++) {
      for (let n = 0; n < 100; n++) results.push(waiters.wait(at(1_000 + n), 10));
      await clock.advance(10);
    }
    expect(waiters.size).toBe(0);
    expect(clock.waiting).toBe(0);
    expect(new Set(await Promise.all(results))).toEqual(new Set([false]));
    const late = waiters.wait(at(3), 10);
    waiters.reached(at(3));
    expect(await late).toBe(true);
  });

  it('gives up all at once', async () => {
    const waiters = new Waiters(new VirtualClock());
    const results = [waiters.wait(at(1), 10), waiters.wait(at(2), 10)];
    waiters.giveUp();
    expect(await Promise.all(results)).toEqual([false, false]);
  });
});
