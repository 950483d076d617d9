import { events } from '../../contract/harness.js';
import type { Connection } from '../connection.js';
import { RecordEncoder } from '../record.js';
import { Drain } from './drain.js';
import { framesIn } from './frame.js';
import { Journal } from './journal.js';
import { Pace } from './pace.js';
import { Pending } from './pending.js';
import type { Segment } from './segment.js';
import { JournaledWriter, JournalInDoubt } from './writer.js';

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

/** What the database was given, a transaction at a time. */
class Transactions {
  readonly all: string[][] = [];
  fails = false;
  #open: string[] = [];

  putAppend(stream: string): void {
    this.#open.push(stream);
  }

  putOption(name: string, value: string): void {
    this.#open.push(`${name}=${value}`);
  }

  async committed(): Promise<void> {
    const puts = this.#open;
    this.#open = [];
    if (this.fails) throw new Error('ENOSPC: no space left on device');
    this.all.push(puts);
  }
}

const disk = (isFast: boolean): Pace => Object.defineProperty(new Pace(), 'isFast', { value: isFast });

function setUp(capacity = 4096, pace = disk(false)) {
  const segments = [new MemorySegment(capacity), new MemorySegment(capacity)] as const;
  const database = new Transactions();
  const connection = { writing: database, afterFailure: async () => undefined } as unknown as Connection;
  const pending = new Pending();
  const drain = new Drain(connection, pending, 1e9);
  const journal = new Journal(segments, capacity, 1, pace);
  const writer = new JournaledWriter(journal, pending, drain);
  const encoder = new RecordEncoder();
  let position = 0;
  const store = (...streams: readonly string[]): Promise<void> => {
    for (const stream of streams) {
      const what = { stream, firstRevision: 0, decisionId: 'd', lastPosition: ++position, events: events(1) };
      writer.putAppend(stream, 0, position, encoder.encode(what, 0).bytes);
    }
    return writer.committed();
  };
  const frames = (): readonly number[] =>
    segments
      .flatMap(({ bytes }) => framesIn(bytes).filter(({ epoch }) => epoch === journal.epoch))
      .map(({ number }) => number);
  return { segments, database, pending, drain, journal, writer, store, frames };
}

const streams = (pending: Pending): readonly string[] => pending.appends.map(({ stream }) => stream);

test('a group is in the journal when it is acknowledged, and in the database later, with others', async () => {
  const { store, frames, database, pending, drain } = setUp();
  await store('a', 'b');
  await store('c');
  expect([frames(), streams(pending), database.all]).toEqual([[0, 1], ['a', 'b', 'c'], []]);
  await drain.now();
  expect([streams(pending), database.all]).toEqual([[], [['a', 'b', 'c']]]);
});

test('an option goes to the database, behind all that is pending', async () => {
  const { store, writer, database, frames } = setUp();
  await store('a');
  writer.putOption('x', '1');
  await store('b');
  expect([database.all, frames()]).toEqual([[['a', 'b', 'x=1']], [0]]);
});

test('files take turns; what finds no room goes to the database with all before it, and makes room', async () => {
  const { store, database, pending, segments } = setUp(900);
  for (const stream of ['a', 'b', 'c', 'd']) await store(stream);
  expect(segments.map(({ bytes }) => framesIn(bytes).length)).toEqual([2, 2]);
  expect(database.all).toEqual([]);
  await store('e');
  expect([database.all, streams(pending)]).toEqual([[['a', 'b', 'c', 'd', 'e']], []]);
  await store('f');
  expect(streams(pending)).toEqual(['f']);
  await store(...Array.from({ length: 5 }, (_, at) => `big-${at}`));
  expect(database.all[1]).toEqual(['f', 'big-0', 'big-1', 'big-2', 'big-3', 'big-4']);
});

test('what comes alone is waited for on a fast disk, what comes with much else is not', async () => {
  const slow = setUp();
  await slow.store('a');
  expect(slow.segments[0].now).toBe(0);
  const fast = setUp(100_000, disk(true));
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
  test('is made good by the database, which forgets the journal’s frames, and the journal is used again', async () => {
    const { store, segments, database, frames, journal, pending } = setUp(4096, disk(isFast));
    await store('a');
    segments[0].fails = fails;
    await store('b');
    expect(database.all).toEqual([['a', 'b', 'journal=2']]);
    expect([journal.epoch, frames()]).toEqual([2, []]);
    segments[0].fails = 'never';
    await store('c');
    expect([frames(), streams(pending)]).toEqual([[0], ['c']]);
  });

  test('is in doubt where the database fails, too, until a transaction has made its frame void', async () => {
    const { store, segments, database, journal, pending } = setUp(4096, disk(isFast));
    await store('a');
    segments[0].fails = fails;
    database.fails = true;
    await expect(store('b')).rejects.toBeInstanceOf(JournalInDoubt);
    await expect(store('c')).rejects.toThrow('ENOSPC');
    expect(streams(pending)).toEqual(['a']);
    database.fails = false;
    segments[0].fails = 'never';
    await store('d');
    expect(database.all).toEqual([['a', 'd', 'journal=2']]);
    expect([journal.epoch, journal.failed]).toEqual([2, false]);
  });
});

test('what the database refuses stays pending, and is brought over by the next transaction', async () => {
  const { store, database, pending, drain } = setUp();
  await store('a');
  database.fails = true;
  await expect(drain.now()).rejects.toThrow('ENOSPC');
  expect(streams(pending)).toEqual(['a']);
  await store('b');
  database.fails = false;
  await drain.now();
  expect(database.all).toEqual([['a', 'b']]);
  await drain.close();
});
