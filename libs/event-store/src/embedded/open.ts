import { mkdirSync } from 'node:fs';
import { StoreDamaged, StoreLocked, StoreUnavailable } from '../errors.js';
import { Appender } from './appender.js';
import { checkInChild } from './check-in-child.js';
import { lastStop, markClean, unmark } from './clean-stop.js';
import { Connection } from './connection.js';
import { Database, FORMAT, FORMAT_OPTION } from './database.js';
import { diskOf, DiskGuard, type Disk } from './disk-guard.js';
import { lockFolder } from './folder-lock.js';
import { Drain } from './journal/drain.js';
import type { Journal } from './journal/journal.js';
import { openJournal, readJournal, type JournalOptions } from './journal/open.js';
import { Pending } from './journal/pending.js';
import { JournaledWriter } from './journal/writer.js';
import { LiveFeed } from './live-feed.js';
import { LogReader } from './log-reader.js';
import { LogView } from './log-view.js';
import { EmbeddedEventStore } from './store.js';
import { StreamReader } from './stream-reader.js';
import type { LogWriter } from './writer.js';

export interface EmbeddedEventStoreOptions {
  /** Created where it does not exist; one process at a time. */
  readonly folder: string;
  /** Appends on their way to the disk; further callers wait. Default 4096. */
  readonly maxInFlightAppends?: number;
  /** The same in bytes. Default 64 MiB. */
  readonly maxInFlightBytes?: number;
  /** Streams whose end is kept in memory. Default 50,000; at least twice `maxInFlightAppends`. */
  readonly cachedStreams?: number;
  /** Events kept in memory for live subscribers. Default 32,768. */
  readonly liveEvents?: number;
  /** The same in bytes. Default 32 MiB. */
  readonly liveBytes?: number;
  /** Free bytes on the disk below which nothing is appended. Default 64 MiB. */
  readonly minFreeBytes?: number;
  /** The disk that is asked for them: for tests that let it be full or read-only. */
  readonly disk?: Disk;
  /** Puts something between the store and its writes: for tests that let them fail. */
  readonly wrapWriter?: (writer: LogWriter) => LogWriter;
  /** Of the files that appends are written to first. */
  readonly journal?: JournalOptions;
  /** Told of what an operator should see although nothing is lost: a disk that refuses what was to be tidied up. */
  readonly warn?: (message: string) => void;
}

/**
 * Opens the event store in a folder. After a stop that was not in order, the end of the log is checked first (`check.ts`).
 * Rejects with StoreLocked, StoreDamaged, or StoreUnavailable where the folder cannot be written.
 */
export async function openEmbeddedEventStore(
  options: EmbeddedEventStoreOptions,
): Promise<EmbeddedEventStore> {
  const { folder } = options;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(folder);
    try {
      return await openLocked(options, () => lock.release());
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    if (error instanceof StoreDamaged || error instanceof StoreLocked || error instanceof StoreUnavailable)
      throw error;
    throw new StoreUnavailable(`cannot use the data folder ${folder}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function openLocked(
  options: EmbeddedEventStoreOptions,
  unlock: () => Promise<void>,
): Promise<EmbeddedEventStore> {
  const { folder, warn = () => undefined } = options;
  const found = lastStop(folder);
  if (found === 'unclean') await checkInChild(folder, 'tail');
  unmark(folder);
  const disk = options.disk ?? diskOf(folder);
  const connection = new Connection(folder, await openDatabase(folder));
  const pending = new Pending();
  const guard = new DiskGuard(disk, options.minFreeBytes ?? 64 * 1024 * 1024, pending);
  const drain = new Drain(
    { connection, pending, admit: () => guard.admit(0, 0), warn },
    options.journal?.drainAfterMs,
  );
  let journal: Journal | undefined;
  /** False where something is left for the next start. */
  const stop = async (): Promise<boolean> => {
    await drain.close();
    const isDrained = await drain.now().then(
      () => true,
      () => false,
    );
    await connection.close();
    journal?.close();
    disk.close();
    return isDrained;
  };
  try {
    pending.add(readJournal(folder, connection.reading, found));
    journal = openJournal(folder, options.journal ?? {});
    const view = new LogView(connection, pending);
    const writer = new JournaledWriter(journal, pending, drain, warn);
    const { feed, appender } = writeSide(options, { connection, view, guard, writer });
    drain.later();
    return new EmbeddedEventStore({
      appender,
      feed,
      log: new LogReader(view),
      streams: new StreamReader(view, () => appender.durable),
      verify: async () => {
        await drain.now();
        return checkInChild(folder, 'all');
      },
      close: async () => {
        try {
          if ((await stop()) && appender.sound) tryToMarkClean(folder);
        } finally {
          await unlock();
        }
      },
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Below {
  readonly connection: Connection;
  readonly view: LogView;
  readonly guard: DiskGuard;
  readonly writer: LogWriter;
}

function writeSide(
  options: EmbeddedEventStoreOptions,
  { connection, view, guard, writer }: Below,
): { readonly feed: LiveFeed; readonly appender: Appender } {
  const { wrapWriter = (given) => given } = options;
  const appender: Appender = new Appender(
    {
      connection,
      view,
      writer: wrapWriter(writer),
      guard,
      onDurable: (ops, durable) => feed.publish(ops, durable),
    },
    {
      maxOperations: options.maxInFlightAppends ?? 4096,
      maxBytes: options.maxInFlightBytes ?? 64 * 1024 * 1024,
      cachedStreams: options.cachedStreams ?? 50_000,
    },
  );
  const bounds = { maxEvents: options.liveEvents ?? 32_768, maxBytes: options.liveBytes ?? 32 * 1024 * 1024 };
  const feed = new LiveFeed(bounds, appender.durable);
  return { feed, appender };
}

/** Without the mark, on a full disk for one, the next start only takes the time of a check. */
function tryToMarkClean(folder: string): void {
  try {
    markClean(folder);
  } catch {
    return;
  }
}

async function openDatabase(folder: string): Promise<Database> {
  const database = Database.open(folder, 'write');
  if (database.option(FORMAT_OPTION) === undefined) {
    database.putOption(FORMAT_OPTION, FORMAT);
    await database.committed();
  }
  return database;
}
