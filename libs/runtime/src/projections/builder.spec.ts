import type { Position } from '@onward/model';
import type { Projection } from '@onward/read-models';
import { ReadStoreUnavailable } from '@onward/read-store';
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
import { silentLogger } from '../ports.js';
import { ProjectionHost } from './projection-host.js';

/** How many events of each stream there were. */
const count = (name: string): Projection => ({
  name,
  version: 1,
  indexes: [],
  on: {
    Added: {
      ids: (event) => event.stream,
      apply: (doc, _event, id) => ({ _id: id, count: Number(doc?.['count'] ?? 0) + 1 }),
    },
  },
});

/** Knows how often somebody began at event 0 to read what is projected. */
class CountingEventStore extends MemoryEventStore {
  beginnings = 0;

  override readAll(...[options]: Parameters<MemoryEventStore['readAll']>) {
    if (options.after === 'start' && (options.prefixes?.length ?? 0) > 1) this.beginnings++;
    return super.readAll(options);
  }
}

const names = ['a', 'b', 'c', 'd'];

async function world(gatherRebuildsMs: number) {
  const log = new MemoryEventLog();
  const eventStore = new CountingEventStore(log);
  const clock = new VirtualClock();
  const host = new ProjectionHost({
    eventStore,
    readStore: new MemoryReadStore(new MemoryReadDisk()),
    projections: names.map((name) => count(name)),
    clock,
    logger: silentLogger,
    gatherRebuildsMs,
  });
  await host.start();
  const writer = new HistoryWriter(new MemoryEventStore(log));
  await writer.append('processInstance-1', plainEvent('Added'), plainEvent('Added'));
  expect(await host.waitFor(log.head() as Position, 10_000)).toBe(true);
  eventStore.beginnings = 0;
  return { clock, eventStore, host };
}

async function built(host: ProjectionHost): Promise<void> {
  await until(async () => (await host.status()).every(({ status }) => status === 'live'));
  for (const name of names)
    expect(await host.collection(name)?.get('processInstance-1')).toMatchObject({ count: 2 });
}

it('reads the log once for all rebuilds that are asked for while another one is under way', async () => {
  const { eventStore, host } = await world(0);
  for (const name of names) expect(await host.rebuild(name)).toBe(true);
  expect((await host.status()).map(({ status }) => status)).toContain('rebuilding');
  await built(host);
  // Of the first one, and of the others.
  expect(eventStore.beginnings).toBe(2);
  await host.stop();
});

it('does not switch to a generation whose last documents a stop has kept from being written', async () => {
  const log = new MemoryEventLog();
  const disk = new MemoryReadDisk();
  const clock = new VirtualClock();
  let away = false;
  const before = ({ kind, subject }: { kind: string; subject: string }) =>
    away && kind === 'write' && subject === 'a' && disk.generationsOf('a').next !== undefined
      ? { fail: new ReadStoreUnavailable('gone for now') }
      : undefined;
  const begin = async () => {
    const host = new ProjectionHost({
      eventStore: new MemoryEventStore(log),
      readStore: new MemoryReadStore(disk, { faults: { before } }),
      projections: [count('a')],
      clock,
      logger: silentLogger,
    });
    await host.start();
    return host;
  };
  await new HistoryWriter(new MemoryEventStore(log)).append('processInstance-1', plainEvent('Added'));
  const first = await begin();
  await until(async () => (await first.status())[0]?.status === 'live');
  const former = disk.generationsOf('a').current;
  away = true;
  await first.rebuild('a');
  await clock.advance(1_000);
  expect(disk.generationsOf('a').next).toBeDefined();
  await first.stop();
  expect(disk.generationsOf('a').current).toBe(former);
  away = false;
  const second = await begin();
  await until(async () => (await second.status())[0]?.status === 'live');
  expect(disk.generationsOf('a').current).not.toBe(former);
  expect(await second.collection('a')?.get('processInstance-1')).toMatchObject({ count: 1 });
  await second.stop();
});

it('reads it once for the first one, too, where others are asked for soon', async () => {
  const { clock, eventStore, host } = await world(200);
  for (const name of names) {
    expect(await host.rebuild(name)).toBe(true);
    await clock.advance(20);
  }
  expect((await host.status()).map(({ status }) => status)).toEqual(names.map(() => 'rebuilding'));
  await clock.advance(200);
  await built(host);
  expect(eventStore.beginnings).toBe(1);
  await host.stop();
});

it('ends at once while it waits for others', async () => {
  const { eventStore, host } = await world(200);
  expect(await host.rebuild('a')).toBe(true);
  await host.stop();
  expect(eventStore.beginnings).toBe(0);
});
