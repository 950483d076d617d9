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

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What goes wrong at present. A database that stores and refuses does so only with transactions that hold something new. */
interface Faults {
  journal: 'none' | 'unwritten' | 'half' | 'written';
  database: 'none' | 'refuses' | 'stores and refuses' | 'gives up';
}
const faults: Faults = { journal: 'none', database: 'none' };

const failing = (segment: Segment): Segment => {
  const part = (bytes: Buffer): Buffer => {
    if (faults.journal === 'unwritten') throw new Error('EIO: i/o error');
    return faults.journal === 'half' ? bytes.subarray(0, bytes.length >> 1) : bytes;
  };
  const fail = (): void => {
    if (faults.journal !== 'none') throw new Error('EIO: i/o error');
  };
  return {
    async write(bytes, at) {
      await segment.write(part(bytes), at);
      fail();
    },
    writeNow(bytes, at) {
      segment.writeNow(part(bytes), at);
      fail();
    },
    close: () => segment.close(),
  };
};

/** Puts are held back until the commit, which may lose them. */
function letTheDatabaseFail(): void {
  const puts = new WeakMap<Database, (() => void)[]>();
  const { putAppend, putOption, committed, probe } = Database.prototype;
  const later = (database: Database, put: () => void): void => {
    const all = puts.get(database);
    if (all === undefined) puts.set(database, [put]);
    else all.push(put);
  };
  jest.spyOn(Database.prototype, 'putAppend').mockImplementation(function (this: Database, ...args) {
    later(this, () => putAppend.apply(this, args));
  });
  jest.spyOn(Database.prototype, 'putOption').mockImplementation(function (this: Database, ...args) {
    later(this, () => putOption.apply(this, args));
  });
  jest.spyOn(Database.prototype, 'committed').mockImplementation(async function (this: Database) {
    const all = puts.get(this) ?? [];
    puts.delete(this);
    const { database } = faults;
    if (database === 'refuses' || database === 'gives up')
      throw new StoreUnavailable('ENOSPC: no space left');
    for (const put of all) put();
    await committed.call(this);
    if (database === 'stores and refuses') throw new StoreUnavailable('EIO: i/o error');
  });
  jest.spyOn(Database.prototype, 'probe').mockImplementation(function (this: Database) {
    if (faults.database === 'gives up') throw new StoreUnavailable('MDB_PANIC');
    probe.call(this);
  });
}

/** One store, what was asked of it, and what it has answered. */
class Run {
  readonly acknowledged = new Map<string, number>();
  readonly refused = new Set<string>();
  private asked = 0;

  constructor(private readonly random: () => number) {}

  pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** To a stream of its own, so that its name says in the log which it was. */
  async append(store: EmbeddedEventStore): Promise<void> {
    const stream = `s-${this.asked++}`;
    const list = events(1 + this.below(3), { text: 'x'.repeat(this.pick(5, 50, 2000)) });
    try {
      const { position } = await append(store, stream, 'no-stream', list, newDecision());
      this.acknowledged.set(stream, Number(position));
    } catch (error) {
      if (error instanceof OutcomeUnknown) return;
      expect(error).toBeInstanceOf(StoreUnavailable);
      this.refused.add(stream);
    }
  }

  /** All that was acknowledged is there, at its place; nothing is that was refused. */
  check(places: readonly string[]): void {
    const found = new Map<string, number>();
    places.forEach((place, at) => found.set(place.slice(0, place.indexOf('@')), at + 1));
    for (const [stream, position] of this.acknowledged)
      expect([stream, found.get(stream)]).toEqual([stream, position]);
    for (const stream of this.refused) expect(found.has(stream)).toBe(false);
  }
}

async function run(seed: number): Promise<Run> {
  const it = new Run(randomFrom(seed));
  const folder = newFolder();
  const open = (where: string) =>
    openEmbeddedEventStore({
      folder: where,
      minFreeBytes: 1,
      liveEvents: it.pick(1, 1000),
      journal: { ...KEPT, bytes: 4096 * it.pick(1, 2, 5), wrapSegment: failing },
    });
  let store = await open(folder);
  for (let step = 0; step < 30; step++) {
    faults.journal = it.pick('none', 'none', 'none', 'unwritten', 'half', 'written');
    faults.database = it.pick('none', 'none', 'none', 'refuses', 'stores and refuses', 'gives up');
    const all: Promise<unknown>[] = [];
    for (let more = 1 + it.below(4); more > 0; more--) {
      all.push(it.append(store));
      if (it.below(3) === 0) await new Promise(setImmediate);
    }
    if (it.below(8) === 0) all.push(store.setMaxCount('counted', 3).catch(() => undefined));
    await Promise.all(all);
    const { database } = faults;
    Object.assign(faults, { journal: 'none', database: 'none' });
    if (it.below(12) === 0) it.check(await contentsOf(copyOf(folder, newFolder())));
    if (it.below(12) === 0) {
      faults.database = database;
      await store.close();
      faults.database = 'none';
      store = await open(folder);
    }
    if (it.below(4) === 0) it.check(await contents(store));
  }
  await it.append(store);
  await store.verify();
  it.check(await contents(store));
  await store.close();
  it.check(await contentsOf(folder));
  return it;
}

describe('whatever fails in whatever order, and whenever the process is killed', () => {
  beforeEach(letTheDatabaseFail);
  afterEach(() => {
    Object.assign(faults, { journal: 'none', database: 'none' });
    jest.restoreAllMocks();
  });

  test.each([1, 2, 4, 6])(
    'nothing acknowledged is lost or moved, nothing refused appears (%i)',
    async (seed) => {
      const { acknowledged, refused } = await run(seed);
      expect(acknowledged.size).toBeGreaterThan(10);
      expect(refused.size).toBeGreaterThan(3);
    },
    120_000,
  );
});
