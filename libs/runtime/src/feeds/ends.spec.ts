import { instanceStream } from '@onward/model';
import type { Key } from '@onward/model';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  VirtualClock,
  plainEvent,
} from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { EndHub } from './ends.js';
import { LiveHub } from './live-hub.js';

const KEY = '1048576' as Key;
const OTHER = '2097152' as Key;

describe('EndHub', () => {
  it('wakes all who wait for an instance that this node has ended, and nobody else', async () => {
    const clock = new VirtualClock();
    const ends = new EndHub({ clock });
    const waiting = [ends.wait(KEY, 1_000), ends.wait(KEY, 2_000)];
    const other = ends.wait(OTHER, 1_000);
    ends.notify(KEY);
    expect(await Promise.all(waiting)).toEqual([true, true]);
    await clock.advance(1_000);
    expect(await other).toBe(false);
    expect(clock.waiting).toBe(0);
  });

  it('gives up at the abort and at the stop', async () => {
    const clock = new VirtualClock();
    const ends = new EndHub({ clock });
    const abort = new AbortController();
    const first = ends.wait(KEY, 1_000, abort.signal);
    abort.abort();
    expect(await first).toBe(false);
    expect(await ends.wait(KEY, 1_000, abort.signal)).toBe(false);
    const second = ends.wait(KEY, 1_000);
    ends.stop();
    expect(await second).toBe(false);
    expect(await ends.wait(KEY, 1_000)).toBe(false);
    expect(clock.waiting).toBe(0);
  });

  it.each(['ProcessInstanceCompleted', 'ProcessInstanceTerminated'])(
    'hears of %s on another node',
    async (type) => {
      const clock = new VirtualClock();
      const log = new MemoryEventLog();
      const hub = new LiveHub({ eventStore: new MemoryEventStore(log), clock, logger: silentLogger });
      const ends = new EndHub({ clock }, hub);
      await ends.start();
      const writer = new HistoryWriter(new MemoryEventStore(log));
      const waiting = ends.wait(KEY, 10_000);
      let woken = false;
      void waiting.then(() => (woken = true));
      await writer.append(instanceStream(KEY), plainEvent('ElementActivated'));
      await writer.append(instanceStream(OTHER), plainEvent(type));
      await clock.advance(10);
      expect(woken).toBe(false);
      await writer.append(instanceStream(KEY), plainEvent(type));
      expect(await waiting).toBe(true);
      ends.stop();
      await hub.stop();
    },
  );
});
