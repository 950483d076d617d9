import { StoreUnavailable } from '@onward/event-store';
import type { RecordedEvent } from '@onward/event-store';
import type { Position } from '@onward/model';
import type { Projection } from '@onward/read-models';
import { ReadStoreUnavailable } from '@onward/read-store';
import type { Document } from '@onward/read-store';
import {
  HistoryWriter,
  MemoryEventLog,
  MemoryEventStore,
  MemoryReadDisk,
  MemoryReadStore,
  VirtualClock,
  plainEvent,
  until,
} from '@onward/testing/simulated';
import type { StoreFaults } from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { ProjectionHost } from './projection-host.js';

interface Tally extends Document {
  readonly total: number;
}

/** Sums the amounts of each stream; `Closed` removes the document, `Poison` cannot be folded. */
const tally = (name: string, version = 1, poisonous: () => boolean = () => false): Projection => ({
  name,
  version,
  indexes: [],
  on: {
    Added: {
      ids: (event) => event.stream,
      apply: (doc, event, id) => ({
        _id: id,
        total: ((doc as Tally | undefined)?.total ?? 0) + Number(event.data['amount']) * version,
      }),
    },
    Closed: { ids: (event) => event.stream, apply: () => null },
    Poison: {
      ids: (event) => event.stream,
      apply: (doc) => {
        if (poisonous()) throw new Error('cannot fold this');
        return doc;
      },
    },
  },
});

const added = (amount: number) => plainEvent('Added', { amount });

function world(faults: { events?: StoreFaults; reads?: StoreFaults } = {}) {
  const clock = new VirtualClock();
  const log = new MemoryEventLog();
  const disk = new MemoryReadDisk();
  const writer = new HistoryWriter(new MemoryEventStore(log));
  const hosts: ProjectionHost[] = [];
  const begin = async (...projections: readonly Projection[]): Promise<ProjectionHost> => {
    const host = new ProjectionHost({
      eventStore: new MemoryEventStore(log, faults.events ? { faults: faults.events } : {}),
      readStore: new MemoryReadStore(disk, faults.reads ? { faults: faults.reads } : {}),
      projections,
      clock,
      logger: silentLogger,
    });
    hosts.push(host);
    await host.start();
    return host;
  };
  const total = async (host: ProjectionHost, name: string, id: string) =>
    ((await host.collection(name)?.get(id)) as Tally | undefined)?.total;
  const statusOf = async (host: ProjectionHost, name: string) =>
    (await host.status()).find((status) => status.name === name);
  return { clock, log, disk, writer, begin, total, statusOf, hosts };
}

const reached = async (host: ProjectionHost, position: Position, names?: readonly string[]) =>
  expect(await host.waitFor(position, 10_000, names)).toBe(true);

describe('ProjectionHost', () => {
  let current: ReturnType<typeof world>;
  const start = (...args: Parameters<typeof world>) => (current = world(...args));
  afterEach(async () => {
    for (const host of current.hosts) await host.stop();
  });

  it('projects what was stored before and after its start', async () => {
    const { begin, total, writer, statusOf } = start();
    await writer.append('processInstance-1', added(1), added(2));
    const host = await begin(tally('a'), tally('b'));
    const { position } = await writer.append('processInstance-1', added(4));
    await reached(host, position);
    expect(await total(host, 'a', 'processInstance-1')).toBe(7);
    expect(await total(host, 'b', 'processInstance-1')).toBe(7);
    expect(await statusOf(host, 'a')).toEqual({
      name: 'a',
      status: 'live',
      position,
      head: position,
      progress: 1,
    });
  });

  it('builds anew what is ahead of the log: an older backup of the event store was restored', async () => {
    const { begin, clock, disk, total, writer } = start();
    const first = await begin(tally('a'));
    await writer.append('processInstance-1', added(1), added(2));
    await reached(first, (await writer.append('processInstance-2', added(4))).position);
    expect(await total(first, 'a', 'processInstance-2')).toBe(4);
    await first.stop();
    const restored = new MemoryEventLog();
    const { position } = await new HistoryWriter(new MemoryEventStore(restored)).append(
      'processInstance-1',
      added(1),
    );
    const second = new ProjectionHost({
      eventStore: new MemoryEventStore(restored),
      readStore: new MemoryReadStore(disk),
      projections: [tally('a')],
      clock,
      logger: silentLogger,
    });
    current.hosts.push(second);
    await second.start();
    await until(async () => (await second.status())[0]?.status === 'live');
    await reached(second, position);
    expect(await total(second, 'a', 'processInstance-1')).toBe(1);
    expect(await total(second, 'a', 'processInstance-2')).toBeUndefined();
  });

  it('moves past streams that it does not project', async () => {
    const { begin, writer } = start();
    const host = await begin(tally('a'));
    const { position } = await writer.append('command-x', added(1));
    await reached(host, position);
    expect(await host.head()).toBe(position);
  });

  it('goes on from its checkpoint after a stop, and after a crash that lost what was not flushed', async () => {
    const { begin, disk, hosts, log, total, writer } = start();
    const first = await begin(tally('a'));
    await reached(first, (await writer.append('processInstance-1', added(1))).position);
    await first.stop();
    const applied: RecordedEvent[] = [];
    const spying = tally('a');
    const watched: Projection = {
      ...spying,
      on: {
        ...spying.on,
        Added: {
          ids: (event) => (applied.push(event), event.stream),
          apply: (spying.on['Added'] as never as { apply: never }).apply,
        },
      },
    };
    const second = await begin(watched);
    await reached(second, (await writer.append('processInstance-1', added(2))).position);
    expect(applied.map((event) => event.data['amount'])).toEqual([2]);
    disk.crash();
    expect(hosts).toHaveLength(2);
    await second.stop();
    const third = await begin(tally('a'));
    await reached(third, log.head());
    expect(await total(third, 'a', 'processInstance-1')).toBe(3);
  });

  it('lets a projection that is behind catch up and join the others', async () => {
    const { begin, total, writer } = start();
    const first = await begin(tally('a'), tally('b'));
    await reached(first, (await writer.append('processInstance-1', added(1))).position);
    await first.stop();
    const second = await begin(tally('a'));
    for (let n = 0; n < 50; n++) await writer.append(`processInstance-${n}`, added(1));
    await reached(second, (await writer.append('processInstance-1', added(1))).position);
    await second.stop();
    const third = await begin(tally('a'), tally('b'));
    await reached(third, (await writer.append('processInstance-1', added(1))).position);
    expect(await total(third, 'a', 'processInstance-1')).toBe(4);
    expect(await total(third, 'b', 'processInstance-1')).toBe(4);
  });

  it('builds a new version beside the old one and switches: queries see the old until then, never a mixture', async () => {
    const { begin, log, total, writer } = start();
    const first = await begin(tally('a'));
    for (let n = 0; n < 20; n++) await writer.append('processInstance-1', added(1));
    await reached(first, log.head());
    await first.stop();
    const second = await begin(tally('a', 2));
    const seen = new Set<unknown>();
    for (let n = 0; n < 20; n++) {
      await writer.append('processInstance-1', added(1));
      seen.add(await total(second, 'a', 'processInstance-1'));
    }
    await reached(second, log.head());
    expect(await total(second, 'a', 'processInstance-1')).toBe(80);
    for (const value of seen) expect(value === 20 || Number(value) % 2 === 0).toBe(true);
  });

  it('rebuilds while events keep coming, and equals the live one', async () => {
    const { begin, log, statusOf, total, writer } = start();
    const host = await begin(tally('a'), tally('b'));
    for (let n = 0; n < 200; n++)
      await writer.append(
        `processInstance-${n % 7}`,
        added(n),
        ...(n % 11 === 0 ? [plainEvent('Closed')] : []),
      );
    await reached(host, log.head());
    expect(await host.rebuild('a')).toBe(true);
    expect((await statusOf(host, 'a'))?.status).toBe('rebuilding');
    for (let n = 0; n < 200; n++) await writer.append(`processInstance-${n % 7}`, added(n));
    await until(async () => (await statusOf(host, 'a'))?.status === 'live');
    await reached(host, (await writer.append('processInstance-0', added(1))).position);
    for (let n = 0; n < 7; n++) {
      expect(await total(host, 'a', `processInstance-${n}`)).toBe(
        await total(host, 'b', `processInstance-${n}`),
      );
    }
    expect(await host.rebuild('unknown')).toBe(false);
  });

  it('starts a rebuild again that a stop has interrupted', async () => {
    const { begin, disk, log, statusOf, writer } = start();
    const first = await begin(tally('a'));
    for (let n = 0; n < 100; n++) await writer.append('processInstance-1', added(1));
    await reached(first, log.head());
    const before = disk.generationsOf('a').current;
    await first.rebuild('a');
    await first.stop();
    expect(disk.generationsOf('a').current).toBe(before);
    const second = await begin(tally('a'));
    await until(async () => (await statusOf(second, 'a'))?.status === 'live');
    expect(disk.generationsOf('a').current).not.toBe(before);
    expect(disk.generationsOf('rebuild-requests').current.size).toBe(0);
  });

  it('marks a projection that throws as failed, with the event, without holding up the others; a rebuild tries again', async () => {
    const { begin, statusOf, total, writer } = start();
    let poison = true;
    const good = tally('good');
    const bad = tally('bad', 1, () => poison);
    const host = await begin(good, bad);
    await reached(host, (await writer.append('processInstance-1', added(1))).position);
    const poisoned = await writer.append('processInstance-1', added(1), plainEvent('Poison'));
    await writer.append('processInstance-1', added(1));
    await reached(host, await host.head());
    expect(await total(host, 'good', 'processInstance-1')).toBe(3);
    expect(await host.waitFor(await host.head(), 10_000, ['bad'])).toBe(false);
    expect(await statusOf(host, 'bad')).toMatchObject({
      status: 'failed',
      error: `at position ${poisoned.position}: cannot fold this`,
    });
    poison = false;
    await host.rebuild('bad');
    await reached(host, await host.head(), ['bad']);
    expect(await total(host, 'bad', 'processInstance-1')).toBe(3);
  });

  it('keeps serving the live generation when a rebuild fails', async () => {
    const { begin, log, statusOf, total, writer } = start();
    let poison = false;
    const shaky = tally('shaky', 1, () => poison);
    const host = await begin(shaky);
    await writer.append('processInstance-1', added(1), plainEvent('Poison'));
    await reached(host, log.head());
    poison = true;
    await host.rebuild('shaky');
    await until(async () => (await statusOf(host, 'shaky'))?.status === 'live');
    await reached(host, (await writer.append('processInstance-1', added(1))).position, ['shaky']);
    expect(await total(host, 'shaky', 'processInstance-1')).toBe(2);
    expect((await statusOf(host, 'shaky'))?.error).toContain('cannot fold this');
  });

  it('waits for stores that are unavailable, by the clock', async () => {
    let failures = 0;
    const fails = (kinds: readonly string[], error: Error): StoreFaults => ({
      before: ({ kind }) => (kinds.includes(kind) && failures++ < 12 ? { fail: error } : undefined),
    });
    const { begin, clock, log, total, writer } = start({
      events: fails(['deliver'], new StoreUnavailable('gone')),
      reads: {
        before: ({ kind, subject }) =>
          kind === 'write' && subject === 'a' && failures++ % 3 === 1
            ? { fail: new ReadStoreUnavailable('gone') }
            : undefined,
      },
    });
    const host = await (async () => {
      const beginning = begin(tally('a'));
      await clock.runUntilIdle();
      return beginning;
    })();
    await writer.append('processInstance-1', added(1));
    const waiting = host.waitFor(log.head(), 60_000);
    await clock.advance(60_000);
    expect(await waiting).toBe(true);
    expect(failures).toBeGreaterThan(12);
    expect(await total(host, 'a', 'processInstance-1')).toBe(1);
  });

  it('answers false when the time is over, and to all at a stop', async () => {
    const { begin, clock, writer } = start();
    const host = await begin(tally('a'));
    const { position } = await writer.append('processInstance-1', added(1));
    const beyond = String(Number(position) + 5) as Position;
    const first = host.waitFor(beyond, 100);
    await clock.advance(100);
    expect(await first).toBe(false);
    expect(await host.waitFor(beyond, 0)).toBe(false);
    const second = host.waitFor(beyond, 100);
    await host.stop();
    expect(await second).toBe(false);
  });

  it('refuses two projections of one name', () => {
    start();
    const { clock, log, disk } = current;
    const options = {
      eventStore: new MemoryEventStore(log),
      readStore: new MemoryReadStore(disk),
      clock,
      logger: silentLogger,
    };
    expect(() => new ProjectionHost({ ...options, projections: [tally('a'), tally('a', 2)] })).toThrow(
      RangeError,
    );
  });
});
