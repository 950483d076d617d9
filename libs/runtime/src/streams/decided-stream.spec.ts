import type { EventStore, RecordedEvent } from '@onward/event-store';
import { DEFAULT_TENANT, type Position } from '@onward/model';
import { MemoryEventLog, MemoryEventStore, seededEntropy, VirtualClock } from '@onward/testing';
import { silentLogger } from '../ports.js';
import { DecidedStreams } from './decided-stream.js';
import { Snapshots } from './snapshots.js';

/** A counter that changes in place. */
function node(log: MemoryEventLog, seed: number, eventStore: EventStore = new MemoryEventStore(log)) {
  const clock = new VirtualClock();
  const entropy = seededEntropy(seed);
  return new DecidedStreams(
    { eventStore, clock, pauses: clock, entropy },
    () => ({ revision: -1, time: 0, count: 0 }),
    (state, { data }, time) => {
      state.revision++;
      state.time = time;
      state.count += (data as { by: number }).by;
      return state;
    },
    new Snapshots(eventStore, clock, entropy, silentLogger, 1),
  );
}

/** Counts the events that are read. */
class CountingStore extends MemoryEventStore {
  read = 0;

  override async readStream(
    ...asked: Parameters<MemoryEventStore['readStream']>
  ): Promise<readonly RecordedEvent[]> {
    const events = await super.readStream(...asked);
    this.read += events.length;
    return events;
  }
}

const meta = { tenantId: DEFAULT_TENANT, actor: 'a', commandId: 'c' };
const add = (by: number) => () => [{ type: 'Added', data: { by } }];

describe('DecidedStreams', () => {
  it('counts each event once, however often somebody looks meanwhile', async () => {
    const streams = node(new MemoryEventLog(), 1);
    const work = Array.from({ length: 20 }, () => streams.execute('s', add(1), meta));
    const looks = Array.from({ length: 20 }, () => streams.current('s'));
    await Promise.all([...work, ...looks]);
    for (let n = 0; n < 20; n++)
      await Promise.all([streams.execute('s', add(1), meta), streams.current('s'), streams.current('s')]);
    expect(await streams.current('s')).toMatchObject({ count: 40, revision: 39 });
  });

  it('reads what lives in a stream, not its history', async () => {
    const log = new MemoryEventLog();
    const one = node(log, 1);
    for (let n = 0; n < 6_000; n++) await one.execute('s', add(1), meta);
    const store = new CountingStore(log);
    expect(await node(log, 2, store).execute('s', add(1), meta)).toMatchObject({
      state: { count: 6_001 },
      revision: 6_000,
    });
    expect(store.read).toBeLessThan(1_100);
  });

  it('reads its history where there is no snapshot of this shape', async () => {
    const log = new MemoryEventLog();
    const one = node(log, 1);
    for (let n = 0; n < 1_200; n++) await one.execute('s', add(1), meta);
    const clock = new VirtualClock();
    const store = new MemoryEventStore(log);
    const other = new Snapshots<{ revision: number; time: number; count: number }>(
      store,
      clock,
      seededEntropy(3),
      silentLogger,
      2,
    );
    await other.write('s', { state: { revision: 1_100, time: 0, count: -5 }, position: '1' as Position });
    expect(await node(log, 2).current('s')).toMatchObject({ count: 1_200 });
  });

  it('decides again on what another node has stored', async () => {
    const log = new MemoryEventLog();
    const [one, other] = [node(log, 1), node(log, 2)];
    await one.execute('s', add(1), meta);
    await other.execute('s', add(2), meta);
    const upToFour = (state: { count: number }) =>
      state.count < 4 ? [{ type: 'Added', data: { by: 4 - state.count } }] : [];
    expect(await one.execute('s', upToFour, meta)).toMatchObject({
      events: [{ data: { by: 1 } }],
      revision: 2,
    });
    expect(await other.execute('s', upToFour, meta)).toMatchObject({ events: [], position: undefined });
  });

  it('refuses only what is refused at the tail', async () => {
    const log = new MemoryEventLog();
    const [one, other] = [node(log, 1), node(log, 2)];
    await one.execute('s', add(1), meta);
    await other.execute('s', add(1), meta);
    const fromTwo = (state: { count: number }) => {
      if (state.count < 2) throw new Error('too few');
      return add(1)();
    };
    expect((await one.execute('s', fromTwo, meta)).position).toEqual(expect.any(String) as Position);
    await expect(one.execute('t', fromTwo, meta)).rejects.toThrow('too few');
  });
});
