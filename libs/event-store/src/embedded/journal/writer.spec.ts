import { events } from '../../contract/harness.js';
import { StoreUnavailable } from '../../errors.js';
import type { Connection } from '../connection.js';
import { RecordEncoder } from '../record.js';
import { Drain } from './drain.js';
import { framesIn } from './frame.js';
import { Journal } from './journal.js';
import { Pace } from './pace.js';
import { Pending } from './pending.js';
import type { Segment } from './segment.js';
import { EPOCH_OPTION, JournaledWriter, JournalInDoubt } from './writer.js';

/** A file in memory whose writes can fail, before or after they have reached it. */
class MemorySegment implements Segment {
  readonly bytes: Buffer;
  fails: 'never' | 'unwritten' | 'written' = 'never';
  /** Writes that were waited for. */
  now = 0;

  constructor(bytes: number) {
    this.bytes = Buffer.alloc(bytes);
  }

  async write(given: Buffer, at: number): Promise<void> {
    this.put(given, at);
  }

  writeNow(given: Buffer, at: number): void {
    this.now++;
    this.put(given, at);
  }

  private put(given: Buffer, at: number): void {
    if (this.fails !== 'unwritten') this.bytes.set(given, at);
    if (this.fails !== 'never') throw new Error('EIO: i/o error');
  }

  close(): void {}
}

/** What the database was given, a transaction at a time, as streams and names of options. */
class Transactions {
  readonly all: string[][] = [];
  fails = false;
  epoch: number | undefined;
  #open: (readonly [name: string, value?: string])[] = [];

  putAppend(stream: string): void {
    this.#open.push([stream]);
  }

  putOption(name: string, value: string): void {
    this.#open.push([name, value]);
  }

  async committed(): Promise<void> {
    const puts = this.#open;
    this.#open = [];
    if (this.fails) throw new Error('ENOSPC: no space left on device');
    this.all.push(puts.map(([name]) => name));
    const epoch = puts.find(([name]) => name === EPOCH_OPTION)?.[1];
    if (epoch !== undefined) this.epoch = Number(epoch);
  }
}

const NEW_EPOCH = ['format', EPOCH_OPTION];
const disk = (isFast: boolean): Pace => Object.defineProperty(new Pace(), 'isFast', { value: isFast });

async function setUp({ blocks = 20, pace = disk(false) } = {}) {
  const capacity = blocks * 4096;
  const segments = [new MemorySegment(capacity), new MemorySegment(capacity)] as const;
  const database = new Transactions();
  const connection = { writing: database, afterFailure: async () => undefined } as unknown as Connection;
  const pending = new Pending();
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  let isFull = false;
  const admit = (): void => {
    if (isFull) throw new StoreUnavailable('the disk is full');
  };
  const drain = new Drain({ connection, pending, admit, warn }, 1e9);
  const journal = new Journal(segments, capacity, pace);
  const writer = new JournaledWriter(journal, pending, drain, warn);
  const encoder = new RecordEncoder();
  let position = 0;
  const store = (...streams: readonly string[]): Promise<void> => {
    for (const stream of streams) {
      const what = { stream, firstRevision: 0, decisionId: 'd', lastPosition: ++position, events: events(1) };
      writer.putAppend(stream, 0, position, encoder.encode(what, 0).bytes);
    }
    return writer.committed();
  };
  /** Numbers of the frames that a start would look at. */
  const frames = (): readonly number[] =>
    segments
      .flatMap(({ bytes }) => framesIn(bytes).filter(({ epoch }) => epoch === database.epoch))
      .map(({ number }) => number);
  // The first group begins an epoch.
  await store('first');
  database.all.length = 0;
  const fill = (full: boolean): boolean => (isFull = full);
  return { segments, database, pending, drain, journal, writer, store, frames, warnings, fill };
}

const streams = (pending: Pending): readonly string[] => pending.appends.map(({ stream }) => stream);

test('the first group is the database’s: from then on it knows which frames count', async () => {
  const { database, frames, store, journal, pending } = await setUp();
  expect([database.epoch !== undefined, journal.isSuspended, frames()]).toEqual([true, false, []]);
  await store('a');
  expect([frames(), streams(pending)]).toEqual([[0], ['a']]);
});

test('a group is in the journal when it is acknowledged, and in the database later, with others', async () => {
  const { store, frames, database, pending, drain } = await setUp();
  await store('a', 'b');
  await store('c');
  expect([frames(), streams(pending), database.all]).toEqual([[0, 1], ['a', 'b', 'c'], []]);
  await drain.now();
  expect([streams(pending), database.all]).toEqual([[], [['a', 'b', 'c']]]);
});

test('an option goes to the database, behind all that is pending', async () => {
  const { store, writer, database, frames } = await setUp();
  await store('a');
  writer.putOption('x', '1');
  await store('b');
  expect([database.all, frames()]).toEqual([[['a', 'b', 'x']], [0]]);
});

test('files take turns; what finds no room goes to the database with all before it, and makes room', async () => {
  const { store, database, pending, segments } = await setUp({ blocks: 2 });
  for (const stream of ['a', 'b', 'c', 'd']) await store(stream);
  expect(segments.map(({ bytes }) => framesIn(bytes).length)).toEqual([2, 2]);
  expect(database.all).toEqual([]);
  await store('e');
  expect([database.all, streams(pending)]).toEqual([[['a', 'b', 'c', 'd', 'e']], []]);
  await store('f');
  expect(streams(pending)).toEqual(['f']);
  const many = Array.from({ length: 50 }, (_, at) => `many-${at}`);
  await store(...many);
  expect(database.all[1]).toEqual(['f', ...many]);
});

test('what comes alone is waited for on a fast disk, what comes with much else is not', async () => {
  const slow = await setUp();
  await slow.store('a');
  expect(slow.segments[0].now).toBe(0);
  const fast = await setUp({ pace: disk(true) });
  await fast.store('a');
  expect(fast.segments[0].now).toBe(1);
  await fast.store(...Array.from({ length: 50 }, (_, at) => `s-${at}`));
  expect([fast.segments[0].now, fast.frames()]).toEqual([1, [0, 1]]);
});

describe.each([
  ['unwritten', false],
  ['written', false],
  ['unwritten', true],
  ['written', true],
] as const)('a write of the journal that fails, %s (on a fast disk: %s)', (fails, isFast) => {
  test('is made good by the database, whose new epoch makes its frames void, and the journal is used again', async () => {
    const { store, segments, database, frames, pending, warnings } = await setUp({ pace: disk(isFast) });
    await store('a');
    segments[0].fails = fails;
    await store('b');
    expect(database.all).toEqual([['a', 'b', ...NEW_EPOCH]]);
    expect(frames()).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/journal .* cannot be written: EIO/)]);
    segments[0].fails = 'never';
    await store('c');
    expect([frames(), streams(pending)]).toEqual([[0], ['c']]);
  });

  test('is in doubt where the database fails, too, until a transaction has made its frame void', async () => {
    const { store, segments, database, journal, pending, frames } = await setUp({ pace: disk(isFast) });
    await store('a');
    segments[0].fails = fails;
    database.fails = true;
    await expect(store('b')).rejects.toBeInstanceOf(JournalInDoubt);
    await expect(store('c')).rejects.toThrow('ENOSPC');
    expect(streams(pending)).toEqual(['a']);
    database.fails = false;
    segments[0].fails = 'never';
    await store('d');
    expect(database.all).toEqual([['a', 'd', ...NEW_EPOCH]]);
    expect([frames(), journal.isSuspended]).toEqual([[], false]);
  });
});

test('after a transaction that the database has refused, and may have nevertheless, the next group is the database’s', async () => {
  const { store, writer, database, frames } = await setUp();
  await store('a');
  database.fails = true;
  writer.putOption('x', '1');
  await expect(store('b')).rejects.toThrow('ENOSPC');
  database.fails = false;
  await store('c');
  expect([database.all, frames()]).toEqual([[['a', 'c', ...NEW_EPOCH]], []]);
});

test('what the database refuses stays pending, and is brought over by the next transaction', async () => {
  const { store, database, pending, drain, warnings } = await setUp();
  await store('a');
  database.fails = true;
  await expect(drain.now()).rejects.toThrow('ENOSPC');
  await expect(drain.now()).rejects.toThrow('ENOSPC');
  expect(streams(pending)).toEqual(['a']);
  expect(warnings).toEqual([expect.stringMatching(/cannot bring its journal .* ENOSPC/)]);
  await store('b');
  database.fails = false;
  await drain.now();
  expect(database.all).toEqual([['a', 'b']]);
  await drain.close();
});

test('the database is asked nothing while the disk is full', async () => {
  const { store, database, pending, drain, fill } = await setUp();
  await store('a');
  fill(true);
  await expect(drain.now()).rejects.toBeInstanceOf(StoreUnavailable);
  expect([database.all, streams(pending)]).toEqual([[], ['a']]);
  fill(false);
  await drain.now();
  expect(database.all).toEqual([['a']]);
});

test('what was refused is not tried again with each further group, however much there is', async () => {
  const { store, database, pending, drain } = await setUp({ blocks: 1000 });
  let tries = 0;
  database.fails = true;
  database.committed = async () => {
    tries++;
    throw new Error('ENOSPC: no space left on device');
  };
  await expect(drain.now(() => undefined)).rejects.toThrow('ENOSPC');
  const record = Buffer.alloc(2e6);
  pending.add([{ stream: 'large', firstRevision: 0, lastPosition: 2, count: 1, record }]);
  for (let at = 0; at < 10; at++) {
    await store(`s-${at}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await drain.close();
  expect(tries).toBe(1);
});
