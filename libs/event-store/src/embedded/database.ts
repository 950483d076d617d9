import { join } from 'node:path';
import { open, type Database as Tree, type RootDatabase } from 'lmdb';
import { StoreDamaged, StoreUnavailable } from '../errors.js';
import { indexKey, MAX_REVISION, positionKey, type IndexKey } from './keys.js';
import { damaged, indexValueOf, parseIndexValue } from './record.js';

export const DATA_FILE = 'events.mdb';
/** What is written with every data folder; 1 had no journal. */
export const FORMAT = '2';
export const FORMAT_OPTION = 'format';
const READABLE: readonly string[] = ['1', FORMAT];

const ENVIRONMENT = {
  noSubdir: true,
  maxDbs: 3,
  encoding: 'binary',
  overlappingSync: false,
  /** One turn of the event loop is one transaction, handed over whole. */
  batchStartThreshold: Number.MAX_SAFE_INTEGER,
} as const;
const LOG = { encoding: 'binary', keyEncoder: positionKey } as const;
const INDEX = { encoding: 'binary', keyEncoder: indexKey } as const;

export interface IndexEntry {
  readonly firstRevision: number;
  readonly lastPosition: number;
  readonly count: number;
}

/**
 * The LMDB environment: the log by position, the index by stream and revision, and a few options by name. Every read is
 * synchronous, so that no read transaction lives across an await (it would keep pages from being reused).
 *
 * Durability. `overlappingSync` is off: a commit then writes its pages, calls fdatasync, and only then writes the page that
 * makes them visible, through a descriptor opened with O_DSYNC (mdb_txn_commit in LMDB's source; strace shows the same).
 * `put` resolves after all that. So what can be read is on disk, a failed commit has left nothing, and a crash of the whole machine
 * finds the last commit or the one before. With `overlappingSync` commits are visible before they are on disk, a failed sync
 * leaves them visible, and it measured no faster (alone it was slower: its extra page is written after the sync).
 */
export class Database {
  readonly #root: RootDatabase<Buffer, string>;
  readonly #log: Tree<Buffer, number>;
  readonly #index: Tree<Buffer, IndexKey>;
  readonly #options: Tree<string, string>;
  #commit: Promise<unknown> | undefined;

  private constructor(folder: string, readOnly: boolean) {
    // Constants, because LMDB's types lack the options they add.
    this.#root = open({ ...ENVIRONMENT, path: join(folder, DATA_FILE), readOnly });
    this.#log = this.#root.openDB({ ...LOG, name: 'log' });
    this.#index = this.#root.openDB({ ...INDEX, name: 'index' });
    this.#options = this.#root.openDB({ name: 'options', encoding: 'string' });
  }

  /** Throws StoreUnavailable where the files cannot be opened or written, StoreDamaged where they are no such store. */
  static open(folder: string, mode: 'read' | 'write'): Database {
    let database: Database;
    try {
      database = new Database(folder, mode === 'read');
    } catch (error) {
      throw translate(error, `cannot open the event store in ${folder}`);
    }
    const format = database.empty ? undefined : database.option(FORMAT_OPTION);
    if (format !== undefined && !READABLE.includes(format)) {
      void database.close();
      throw new StoreDamaged(
        `${folder} has format ${format}; this version of Onward reads formats ${READABLE.join(' and ')}`,
      );
    }
    return database;
  }

  /** Opened for reading, before its trees were ever made: it has nothing to read. */
  get empty(): boolean {
    return [this.#log, this.#index, this.#options].includes(undefined as never);
  }

  /** Joins the transaction of this turn of the event loop. */
  putAppend(stream: string, firstRevision: number, lastPosition: number, record: Buffer): void {
    this.#joined(this.#log.put(lastPosition, record));
    this.#joined(this.#index.put([stream, firstRevision], indexValueOf(record)));
  }

  putOption(name: string, value: string): void {
    this.#joined(this.#options.put(name, value));
  }

  /** Resolves when the transaction of this turn is on disk; rejects with StoreUnavailable when it is not. */
  async committed(): Promise<void> {
    const commit = this.#commit;
    this.#commit = undefined;
    try {
      await commit;
    } catch (error) {
      throw translate(await causeOf(error), 'the event store cannot write');
    }
  }

  /** All puts of one turn share one promise, which `committed` waits for. */
  #joined(commit: Promise<unknown>): void {
    if (commit === this.#commit) return;
    if (this.#commit !== undefined) {
      commit.catch(ignore);
      return;
    }
    this.#commit = commit;
    // LMDB ends the transaction in the immediate that the first put has just asked for, and makes a second promise there that
    // nobody sees; if the commit failed, that one would end the process as an unhandled rejection.
    setImmediate(() => void this.#root.committed.then(ignore, ignore));
  }

  option(name: string): string | undefined {
    return read(() => this.#options.get(name));
  }

  /** A copy. */
  record(lastPosition: number): Buffer | undefined {
    return read(() => this.#log.getBinary(lastPosition));
  }

  /** Calls `visit` with the appends that end at `from` or later, in order, until it returns false. */
  scan(from: number, visit: (record: Buffer, lastPosition: number) => boolean): void {
    read(() => {
      for (const { key, value } of this.#log.getRange({ start: from })) {
        if (!visit(value, key)) break;
      }
    });
  }

  /** The same from the end backwards. */
  scanBack(visit: (record: Buffer, lastPosition: number) => boolean): void {
    read(() => {
      for (const { key, value } of this.#log.getRange({ reverse: true })) {
        if (!visit(value, key)) break;
      }
    });
  }

  /** The position of the last append; undefined where there is none. */
  last(): number | undefined {
    return read(() => {
      for (const key of this.#log.getKeys({ reverse: true, limit: 1 })) return key;
      return undefined;
    });
  }

  /** The append that begins exactly there. */
  indexEntry(stream: string, firstRevision: number): IndexEntry | undefined {
    const value = read(() => this.#index.getBinary([stream, firstRevision]));
    return value === undefined ? undefined : { firstRevision, ...parseIndexValue(value) };
  }

  /** The append that holds `revision`, or the last one of the stream where it ends before. */
  indexFloor(stream: string, revision: number): IndexEntry | undefined {
    const behind = read(() =>
      this.#entries({ start: [stream, revision], end: [stream, 0], reverse: true, limit: 1 }),
    );
    return behind[0] ?? this.indexEntry(stream, 0);
  }

  /** The appends of a stream that begin at `from` or later, in order. */
  indexRange(stream: string, from: number, limit: number): readonly IndexEntry[] {
    return read(() => this.#entries({ start: [stream, from], end: [stream, MAX_REVISION], limit }));
  }

  #entries(range: {
    start: IndexKey;
    end: IndexKey;
    limit: number;
    reverse?: boolean;
  }): readonly IndexEntry[] {
    const entries: IndexEntry[] = [];
    for (const { key, value } of this.#index.getRange(range)) {
      entries.push({ firstRevision: key[1], ...parseIndexValue(value) });
    }
    return entries;
  }

  /** Numbers of appends in the log and in the index (equal in a sound store), and how long the data file must be at least. */
  counts(): { readonly log: number; readonly index: number; readonly minBytes: number } {
    return read(() => {
      const log = this.#log.getStats() as TreeStats;
      const index = this.#index.getStats() as TreeStats;
      return {
        log: log.entryCount,
        index: index.entryCount,
        minBytes: (log.lastPageNumber + 1) * log.pageSize,
      };
    });
  }

  /** Throws where LMDB answers no more: it refuses every new read transaction once it could not write its root page. */
  probe(): void {
    read(() => {
      (this.#root as unknown as { resetReadTxn(): void }).resetReadTxn();
      this.#log.getStats();
    });
  }

  close(): Promise<void> {
    return this.#root.close();
  }
}

const ignore = (): void => undefined;

interface TreeStats {
  readonly entryCount: number;
  readonly lastPageNumber: number;
  readonly pageSize: number;
}

function read<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw translate(error, 'the event store cannot read');
  }
}

const DAMAGE = /MDB_CORRUPTED|MDB_PAGE_NOTFOUND|MDB_INVALID|MDB_VERSION_MISMATCH|MDB_BAD_TXN|MDB_CURSOR_FULL/;

/** LMDB's errors become the port's here and nowhere else. */
function translate(error: unknown, doing: string): Error {
  if (error instanceof StoreDamaged || error instanceof StoreUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (DAMAGE.test(message)) return new StoreDamaged(damaged(message), { cause: error });
  return new StoreUnavailable(`${doing}: ${message}`, { cause: error });
}

/** A failed commit rejects at once; what LMDB said about it comes a moment later, or never. */
async function causeOf(error: unknown): Promise<unknown> {
  const detail = (error as { commitError?: Promise<unknown> }).commitError;
  if (detail === undefined) return error;
  const said = detail.then(
    () => error,
    (cause: unknown) => cause,
  );
  const gaveUp = new Promise((resolve) => setTimeout(resolve, 100, error));
  return Promise.race([said, gaveUp]);
}
