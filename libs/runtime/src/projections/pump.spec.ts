import type { Position } from '@onward/model';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  plainEvent,
  until,
  VirtualClock,
} from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import type { Batch, Lane } from './lane.js';
import { Pump } from './pump.js';

function world(isAwaited = false) {
  const clock = new VirtualClock();
  const store = new MemoryEventStore(new MemoryEventLog());
  const writer = new HistoryWriter(store);
  const stop = new AbortController();
  const ports = { clock, logger: silentLogger, signal: stop.signal };
  const pump = new Pump(store, ['a'], '0' as Position, ports, () => isAwaited);
  const fed: number[] = [];
  const lane = {
    accept: async ({ events }: Batch) => void fed.push(events.length),
    settle: async () => {},
    close: async () => {},
  };
  pump.add(lane as unknown as Lane);
  const append = (count: number) =>
    writer.append('a', ...Array.from({ length: count }, () => plainEvent('Added', {})));
  const total = (): number => fed.reduce((sum, count) => sum + count, 0);
  return { append, clock, fed, pump, stop, total };
}

describe('Pump', () => {
  it('takes what comes at once where that is little', async () => {
    const { append, fed, pump, total } = world();
    pump.start();
    for (let n = 1; n <= 3; n++) {
      await append(1);
      await until(() => total() === n);
    }
    expect(fed.filter((count) => count > 0)).toEqual([1, 1, 1]);
    await pump.stop();
  });

  it('under load gathers what comes within 150 ms, and lets others in meanwhile', async () => {
    const { append, clock, fed, pump, total } = world();
    await append(600);
    pump.start();
    await until(() => total() === 600);
    await append(5);
    await append(7);
    await clock.advance(149);
    expect(total()).toBe(600);
    let isIn = false;
    await pump.between(async () => void (isIn = true));
    expect(isIn).toBe(true);
    await clock.advance(1);
    await until(() => total() === 612);
    expect(fed.filter((count) => count > 0)).toEqual([600, 12]);
    await pump.stop();
  });

  it('does not pause behind a batch that is half of what one may be: there is more', async () => {
    const { append, fed, pump, total } = world();
    for (let n = 0; n < 9; n++) await append(500);
    pump.start();
    await until(() => total() === 4_500);
    expect(fed[0]).toBeGreaterThanOrEqual(4_000);
    await append(5);
    await until(() => total() === 4_505);
    await pump.stop();
  });

  it.each([
    ['somebody waits', true],
    ['somebody begins to wait', false],
  ])('goes on at once where %s', async (_, isAwaited) => {
    const { append, pump, total } = world(isAwaited);
    await append(600);
    pump.start();
    await until(() => total() === 600);
    await append(5);
    await until(() => {
      if (!isAwaited) pump.hurry();
      return total() === 605;
    });
    await pump.stop();
  });

  it('does not wait when it is stopped', async () => {
    const { append, pump, stop, total } = world();
    await append(600);
    pump.start();
    await until(() => total() === 600);
    stop.abort();
    await pump.stop();
  });
});
