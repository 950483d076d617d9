import { OutcomeUnknown, StoreUnavailable, WrongExpectedRevision } from '../errors.js';
import { append, Collector, events, newDecision, placesOf, revisionsOf } from '../contract/harness.js';
import { FaultyWriter } from './faulty-writer.fixture.js';
import { foldersOfThisFile } from './folder.fixture.js';
import { openEmbeddedEventStore } from './open.js';
import type { EmbeddedEventStore } from './store.js';

const newFolder = foldersOfThisFile();

async function openFaulty(options: { readonly maxInFlightAppends?: number } = {}) {
  let writer: FaultyWriter | undefined;
  const folder = newFolder();
  const store = await openEmbeddedEventStore({
    folder,
    ...options,
    wrapWriter: (inner) => (writer = new FaultyWriter(inner)),
  });
  return { store, writer: writer!, folder };
}

const stored = async (store: EmbeddedEventStore, stream: string) =>
  revisionsOf(await store.readStream(stream, { limit: 1000 }));

describe('a write that failed and left nothing', () => {
  test('refuses all appends under way, keeps what was stored readable, and goes on by itself', async () => {
    const { store, writer } = await openFaulty();
    await append(store, 'a', 'no-stream', 2);
    writer.next = 'lose';
    const release = writer.hold();
    const attempted = [append(store, 'a', 1), append(store, 'b', 'no-stream')];
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = [append(store, 'a', 2), append(store, 'c', 'any')];
    release();
    for (const outcome of await Promise.allSettled([...attempted, ...waiting])) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    expect(await stored(store, 'a')).toEqual([0, 1]);
    await expect(append(store, 'a', 1)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await stored(store, 'a')).toEqual([0, 1]);

    writer.next = 'store';
    expect(await append(store, 'a', 1)).toEqual({ revision: 2, position: '3' });
    expect(await append(store, 'b', 'no-stream')).toEqual({ revision: 0, position: '4' });
    await store.verify();
    await store.close();
  }, 60_000);

  test('tries nothing again that was refused with it', async () => {
    const { store, writer } = await openFaulty();
    writer.next = 'lose';
    const release = writer.hold();
    const attempted = append(store, 'a', 'no-stream');
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = append(store, 'b', 'no-stream', 2);
    release();
    await expect(attempted).rejects.toBeInstanceOf(StoreUnavailable);
    writer.next = 'store';
    await expect(waiting).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await append(store, 'c', 'no-stream')).toEqual({ revision: 0, position: '1' });
    expect(await stored(store, 'b')).toEqual([]);
    expect(await store.verify()).toMatchObject({ appends: 1 });
    await store.close();
  }, 60_000);

  test('tells a writer that lost against a lost append nothing false: it is tried in its place', async () => {
    const { store, writer } = await openFaulty();
    writer.next = 'lose';
    const release = writer.hold();
    const first = append(store, 'a', 'no-stream', 3);
    const second = append(store, 'a', 'no-stream', 1);
    await new Promise((resolve) => setImmediate(resolve));
    release();
    await expect(first).rejects.toBeInstanceOf(StoreUnavailable);
    writer.next = 'store';
    expect(await second).toEqual({ revision: 0, position: '1' });
    await store.close();
  });

  test('gives subscribers no trace of it', async () => {
    const { store, writer } = await openFaulty();
    const collector = new Collector(store, { after: 'start' });
    await append(store, 'a', 'no-stream');
    writer.next = 'lose';
    await expect(append(store, 'a', 0)).rejects.toBeInstanceOf(StoreUnavailable);
    writer.next = 'store';
    await append(store, 'b', 'no-stream');
    await collector.untilEvents(2);
    await collector.close();
    expect(placesOf(collector.events)).toEqual(['a@0', 'b@0']);
    await store.close();
  });
});

describe('a write that failed and nobody knows', () => {
  test('is an unknown outcome that the identical append resolves', async () => {
    const { store, writer } = await openFaulty();
    const collector = new Collector(store, { after: 'start' });
    await append(store, 'a', 'no-stream');
    writer.next = 'store and fail';
    const decision = newDecision();
    const list = events(2);
    await expect(append(store, 'a', 0, list, decision)).rejects.toBeInstanceOf(OutcomeUnknown);

    // Not shown to anybody before it is known to be on disk.
    expect(await stored(store, 'a')).toEqual([0]);
    expect(await store.head()).toBe('1');
    expect(await store.readAll({ after: 'start', limit: 10 })).toMatchObject({
      events: [{ stream: 'a', revision: 0 }],
      upTo: '1',
      atEnd: true,
    });
    writer.next = 'lose';
    await expect(append(store, 'a', 0, list, decision)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await stored(store, 'a')).toEqual([0]);

    writer.next = 'store';
    expect(await append(store, 'a', 0, list, decision)).toEqual({ revision: 2, position: '3' });
    expect(await stored(store, 'a')).toEqual([0, 1, 2]);
    await append(store, 'b', 'no-stream');
    await collector.untilEvents(4);
    await collector.close();
    expect(placesOf(collector.events)).toEqual(['a@0', 'a@1', 'a@2', 'b@0']);
    await store.verify();
    await store.close();
  }, 60_000);

  test('conflicts with another append, once it is known', async () => {
    const { store, writer } = await openFaulty();
    writer.next = 'store and fail';
    await expect(append(store, 'a', 'no-stream', 2)).rejects.toBeInstanceOf(OutcomeUnknown);
    writer.next = 'store';
    await expect(append(store, 'a', 'no-stream', 1)).rejects.toBeInstanceOf(WrongExpectedRevision);
    expect(await append(store, 'a', 1)).toEqual({ revision: 2, position: '3' });
    await store.close();
  });

  test('is found by the next start', async () => {
    const { store, writer, folder } = await openFaulty();
    const decision = newDecision();
    const list = events(2);
    writer.next = 'store and fail';
    await expect(append(store, 'a', 'no-stream', list, decision)).rejects.toBeInstanceOf(OutcomeUnknown);
    await store.close();
    const again = await openEmbeddedEventStore({ folder });
    expect(await append(again, 'a', 'no-stream', list, decision)).toEqual({ revision: 1, position: '2' });
    expect(await stored(again, 'a')).toEqual([0, 1]);
    await again.close();
  }, 60_000);
});

describe('backpressure', () => {
  test('callers beyond the bound wait their turn, first come, first served', async () => {
    const { store, writer } = await openFaulty({ maxInFlightAppends: 3 });
    const release = writer.hold();
    const order: number[] = [];
    const all = Array.from({ length: 20 }, (_, at) => append(store, 'a', 'any').then(() => order.push(at)));
    await new Promise((resolve) => setImmediate(resolve));
    release();
    await Promise.all(all);
    expect(order).toEqual(Array.from({ length: 20 }, (_, at) => at));
    expect(writer.commits).toBe(7);
    expect(await stored(store, 'a')).toHaveLength(20);
    await store.close();
  });

  test('close() lets what is under way finish', async () => {
    const { store, writer, folder } = await openFaulty();
    const release = writer.hold();
    const underWay = append(store, 'a', 'no-stream', 2);
    const closed = store.close();
    release();
    await expect(underWay).resolves.toMatchObject({ revision: 1 });
    await closed;
    await expect(append(store, 'a', 1)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream('a', { limit: 1 })).rejects.toBeInstanceOf(StoreUnavailable);
    const again = await openEmbeddedEventStore({ folder });
    expect(await stored(again, 'a')).toEqual([0, 1]);
    await again.close();
  });
});

describe('a disk', () => {
  const disk = { free: Infinity, readOnly: false };
  const open = async (minFreeBytes: number) =>
    openEmbeddedEventStore({
      folder: newFolder(),
      minFreeBytes,
      disk: {
        freeBytes: () => disk.free,
        probe: () => {
          if (disk.readOnly) throw new Error('EROFS: read-only file system, write');
        },
        close: () => undefined,
      },
    });
  /** The disk's answers are believed for a moment. */
  const retried = async <T>(action: () => Promise<T>, until: (outcome: T) => boolean): Promise<T> => {
    for (;;) {
      const outcome = await action();
      if (until(outcome)) return outcome;
    }
  };

  const cases: readonly [string, () => void, () => void, RegExp][] = [
    [
      'full',
      () => (disk.free = 1_000_000),
      () => (disk.free = Infinity),
      /only 0 MiB left .* goes on by itself/,
    ],
    ['read-only', () => (disk.readOnly = true), () => (disk.readOnly = false), /EROFS/],
  ];
  test.each(cases)(
    'that is %s refuses appends, is readable, and goes on by itself',
    async (_is, fail, heal, message) => {
      const store = await open(1_000_000);
      await append(store, 'a', 'no-stream', 2);
      fail();
      const attempt = () => append(store, 'b', 'any').catch((error: unknown) => error as Error);
      const refused = await retried(attempt, (outcome) => outcome instanceof Error);
      expect(refused).toBeInstanceOf(StoreUnavailable);
      expect((refused as Error).message).toMatch(message);
      expect(await stored(store, 'a')).toEqual([0, 1]);
      const before = (await stored(store, 'b')).length;
      heal();
      const healed = await retried(attempt, (outcome) => !(outcome instanceof Error));
      expect(healed).toMatchObject({ revision: before });
      await store.verify();
      await store.close();
    },
    60_000,
  );

  test('with room for some of what is under way takes just that', async () => {
    disk.free = 10 * 1024 * 1024;
    const store = await open(8 * 1024 * 1024);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) => append(store, `s-${at}`, 'no-stream')),
    );
    const taken = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
    expect(taken).toBeGreaterThan(40);
    expect(taken).toBeLessThan(100);
    expect(await store.head()).toBe(String(taken));
    await store.close();
  });
});
