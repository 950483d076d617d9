import { jest } from '@jest/globals';
import { append, events, newDecision } from '../../contract/harness.js';
import { OutcomeUnknown, StoreUnavailable } from '../../errors.js';
import { Database } from '../database.js';
import { foldersOfThisFile } from '../folder.fixture.js';
import { openEmbeddedEventStore } from '../open.js';
import type { EmbeddedEventStore } from '../store.js';
import { contents, contentsOf, copyOf, KEPT } from './killed.fixture.js';
import type { Segment } from './segment.js';

const newFolder = foldersOfThisFile();
const killed = (folder: string): string => copyOf(folder, newFolder());
afterEach(() => {
  jest.restoreAllMocks();
});

/** The database has stored a transaction and says that it has not: LMDB could not undo its root page. */
function storesAndRefuses(): void {
  const { committed } = Database.prototype;
  jest.spyOn(Database.prototype, 'committed').mockImplementationOnce(async function (this: Database) {
    await committed.call(this);
    throw new StoreUnavailable('EIO: i/o error');
  });
}

/** The database refuses everything, until it is healed. */
function refuses(): () => void {
  const spies = [
    jest.spyOn(Database.prototype, 'putAppend').mockImplementation(() => undefined),
    jest.spyOn(Database.prototype, 'putOption').mockImplementation(() => undefined),
    jest.spyOn(Database.prototype, 'committed').mockImplementation(async () => {
      throw new StoreUnavailable('ENOSPC: no space left on device');
    }),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

/** An append and an option, which is why it goes to the database. */
async function viaDatabase(store: EmbeddedEventStore, stream: string): Promise<unknown> {
  const [outcome] = await Promise.allSettled([
    append(store, stream, 'no-stream', 3),
    store.setMaxCount('s', 5),
  ]);
  return outcome.status === 'rejected' ? outcome.reason : outcome.value;
}

describe('a transaction that the database has stored and refused', () => {
  async function opened(...streams: readonly string[]) {
    const folder = newFolder();
    const store = await openEmbeddedEventStore({ folder, journal: KEPT });
    for (const stream of streams) await append(store, stream, 'no-stream');
    return { folder, store };
  }

  test('is an unknown outcome, also where something was pending', async () => {
    const { store } = await opened('a', 'b');
    storesAndRefuses();
    expect(await viaDatabase(store, 'x')).toBeInstanceOf(OutcomeUnknown);
    expect(await contents(store)).toEqual(['a@0', 'b@0']);
    await store.close();
  });

  test.each([['a', 'b'], ['a'], []])(
    'is settled by the database before anything else counts (%s, %s)',
    async (...streams) => {
      const { folder, store } = await opened(...streams.filter((stream) => stream !== undefined));
      storesAndRefuses();
      await viaDatabase(store, 'x');
      expect(await append(store, 'y', 'no-stream')).toMatchObject({ position: String(streams.length + 4) });
      // The journal has no part in it.
      const database = Database.open(killed(folder), 'read');
      expect(database.last()).toBe(streams.length + 4);
      await database.close();
      await store.close();
      const again = await openEmbeddedEventStore({ folder });
      expect(await contents(again)).toEqual([
        ...streams.map((stream) => `${stream}@0`),
        'x@0',
        'x@1',
        'x@2',
        'y@0',
      ]);
      await again.verify();
      await again.close();
    },
    60_000,
  );
});

test('a transaction that was refused is settled by the database before anything else counts', async () => {
  const folder = newFolder();
  const store = await openEmbeddedEventStore({ folder, journal: KEPT });
  for (const stream of ['a', 'b']) await append(store, stream, 'no-stream');
  const heal = refuses();
  expect(await viaDatabase(store, 'x')).toBeInstanceOf(StoreUnavailable);
  heal();
  expect(await append(store, 'y', 'no-stream')).toMatchObject({ position: '3' });
  const database = Database.open(killed(folder), 'read');
  expect(database.last()).toBe(3);
  await database.close();
  await store.close();
  expect(await contentsOf(folder)).toEqual(['a@0', 'b@0', 'y@0']);
});

describe('a disk that cannot be written', () => {
  const disk = { isFull: false, asked: 0 };
  const open = (folder: string, drainAfterMs: number) =>
    openEmbeddedEventStore({
      folder,
      journal: { drainAfterMs },
      disk: {
        freeBytes: () => (disk.isFull ? 0 : Infinity),
        probe: () => {
          disk.asked++;
          if (disk.isFull) throw new Error('EROFS: read-only file system, write');
        },
        close: () => undefined,
      },
    });
  let ahead = 0;
  /** What it has answered before is believed no more. */
  const becomes = (what: 'full' | 'empty'): void => {
    disk.isFull = what === 'full';
    ahead += 60_000;
  };
  beforeEach(() => {
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
  });
  afterEach(() => becomes('empty'));

  test('is not written to by the database: not while it runs, nor when it stops or starts', async () => {
    const folder = newFolder();
    let store = await open(folder, 0);
    await append(store, 'a', 'no-stream');
    await append(store, 'b', 'no-stream');
    becomes('full');
    const commits = jest.spyOn(Database.prototype, 'committed');
    for (const before = disk.asked; disk.asked === before;) await new Promise(setImmediate);
    await expect(append(store, 'c', 'no-stream')).rejects.toBeInstanceOf(StoreUnavailable);
    const copy = killed(folder);
    await store.close();
    store = await open(copy, 0);
    expect(await contents(store)).toEqual(['a@0', 'b@0']);
    await expect(append(store, 'c', 'no-stream')).rejects.toBeInstanceOf(StoreUnavailable);
    await store.close();
    expect(commits).not.toHaveBeenCalled();
    becomes('empty');
    for (const found of [folder, copy]) expect(await contentsOf(found)).toEqual(['a@0', 'b@0']);
  }, 60_000);
});

describe.each(['written', 'unwritten'] as const)('a journal whose writes fail, %s', (how) => {
  test('loses nothing and doubles nothing, whenever the process is killed', async () => {
    const broken = { is: false };
    const fail = (): void => {
      if (broken.is) throw new Error('EIO: i/o error');
    };
    const wrapSegment = (segment: Segment): Segment => ({
      async write(bytes, at) {
        if (how === 'unwritten') fail();
        await segment.write(bytes, at);
        fail();
      },
      writeNow(bytes, at) {
        if (how === 'unwritten') fail();
        segment.writeNow(bytes, at);
        fail();
      },
      close: () => segment.close(),
    });
    const folder = newFolder();
    const warnings: string[] = [];
    const store = await openEmbeddedEventStore({
      folder,
      journal: { ...KEPT, wrapSegment },
      warn: (message) => warnings.push(message),
    });
    await append(store, 'a', 'no-stream');
    await append(store, 'b', 'no-stream');
    broken.is = true;
    await append(store, 'c', 'no-stream', 2);
    expect(warnings).toEqual([expect.stringContaining('EIO')]);
    const afterFailure = killed(folder);
    broken.is = false;
    await append(store, 'd', 'no-stream');
    const afterHealing = killed(folder);
    broken.is = true;
    const heal = refuses();
    const decision = newDecision();
    const list = events(2);
    await expect(append(store, 'e', 'no-stream', list, decision)).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(append(store, 'f', 'no-stream')).rejects.toBeInstanceOf(StoreUnavailable);
    heal();
    const inDoubt = killed(folder);
    expect(await append(store, 'e', 'no-stream', list, decision)).toMatchObject({ position: '7' });
    const settled = killed(folder);
    await store.close();

    const three = ['a@0', 'b@0', 'c@0', 'c@1'];
    const all = [...three, 'd@0', 'e@0', 'e@1'];
    expect(await contentsOf(afterFailure)).toEqual(three);
    expect(await contentsOf(afterHealing)).toEqual([...three, 'd@0']);
    expect(await contentsOf(inDoubt)).toEqual(how === 'written' ? all : [...three, 'd@0']);
    expect(await contentsOf(settled)).toEqual(all);
    expect(await contentsOf(folder)).toEqual(all);
  }, 60_000);
});
