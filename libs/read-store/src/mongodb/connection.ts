import { MongoClient, ReadConcern, type Db, type FindOptions } from 'mongodb';
import type { Clock } from '@onward/model';
import { ReadStoreUnavailable } from '../errors.js';
import { SNAPSHOT_UNAVAILABLE, codeOf, translated, withoutPassword } from './translate.js';

/** The URL cannot be used. One line, without the password. */
export class InvalidMongoUrl extends Error {
  override readonly name = 'InvalidMongoUrl';
}

const EXAMPLE = 'mongodb://user:password@host:27017/onward?replicaSet=rs0';
const DEFAULT_DATABASE = 'onward';
const SNAPSHOT_ATTEMPTS = 5;
/** Who waits longer for a primary is better told to come again. */
const LONGEST_SELECTION_MS = 10_000;

/** Acknowledged means: on disk, on a majority of the members. */
export const DURABLE = { w: 'majority', journal: true } as const;

/** One server by itself has neither transactions nor snapshots. */
export type Topology = 'standalone' | 'replica set' | 'sharded cluster';

export interface ConnectionOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export type SnapshotOptions = Pick<FindOptions, 'session' | 'readConcern'>;

/** What an access to the server works with. */
export interface Access {
  readonly db: Db;
  readonly client: MongoClient;
  readonly transactions: boolean;
}

/**
 * The driver's client: connects when it is first used and again whenever the connection is lost. Every access goes through `use`,
 * which bounds its time and turns errors into the port's.
 */
export class Connection {
  /** For messages: without the password. */
  readonly target: string;
  readonly #client: MongoClient;
  readonly #database: string;
  #topology: Topology | undefined;
  #closed = false;

  constructor(private readonly options: ConnectionOptions) {
    const { url, timeoutMs } = options;
    this.target = withoutPassword(url);
    this.#client = clientFor(url, timeoutMs);
    this.#database = databaseOf(url);
  }

  /** Rejects with `ReadStoreUnavailable`, `UnsupportedQuery`, or what `action` itself throws. */
  async use<T>(action: (access: Access) => Promise<T>): Promise<T> {
    if (this.#closed) throw new ReadStoreUnavailable(`the read store at ${this.target} is closed`);
    try {
      return await this.#within(this.#connected().then(action));
    } catch (error) {
      throw translated(this.target, error);
    }
  }

  /** One view of the data for the whole answer, where the topology has that: `read` passes the options on to the driver. */
  async snapshot<T>(read: (access: Access, options: SnapshotOptions) => Promise<T>): Promise<T> {
    return this.use(async (access) => {
      if (!access.transactions) return read(access, {});
      for (let attempt = 1; ; attempt++) {
        const session = access.client.startSession({ snapshot: true });
        try {
          return await read(access, { session, readConcern: { level: 'snapshot' } });
        } catch (error) {
          // A collection or index is younger than the snapshot.
          if (codeOf(error) !== SNAPSHOT_UNAVAILABLE || attempt === SNAPSHOT_ATTEMPTS) throw error;
        } finally {
          await session.endSession();
        }
      }
    });
  }

  async topology(): Promise<Topology> {
    await this.use(async () => undefined);
    return this.#topology as Topology;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client.close();
  }

  async #connected(): Promise<Access> {
    await this.#client.connect();
    this.#topology ??= topologyOf(await this.#client.db('admin').command({ hello: 1 }));
    const transactions = this.#topology !== 'standalone';
    return {
      client: this.#client,
      db: databaseFor(this.#client, this.#database, transactions),
      transactions,
    };
  }

  #within<T>(work: Promise<T>): Promise<T> {
    const { clock, timeoutMs } = this.options;
    return new Promise<T>((resolve, reject) => {
      const cancel = clock.schedule(timeoutMs, () =>
        reject(new ReadStoreUnavailable(`MongoDB at ${this.target} has not answered within ${timeoutMs} ms`)),
      );
      work.then(resolve, reject).finally(cancel);
    });
  }
}

/**
 * Both concerns are set here: a read concern of the whole client or the URL would take the place of a snapshot session's own, and a
 * URL may say something else of the journal.
 */
export function databaseFor(client: MongoClient, name: string, transactions: boolean): Db {
  const readConcern = new ReadConcern(transactions ? 'majority' : 'local');
  return client.db(name, { readConcern, writeConcern: DURABLE });
}

export function topologyOf(hello: { readonly setName?: unknown; readonly msg?: unknown }): Topology {
  if (hello.msg === 'isdbgrid') return 'sharded cluster';
  return typeof hello.setName === 'string' ? 'replica set' : 'standalone';
}

export function clientFor(url: string, timeoutMs: number): MongoClient {
  if (!/^mongodb(\+srv)?:\/\//.test(url)) {
    throw new InvalidMongoUrl(
      `"${withoutPassword(url)}" does not begin with mongodb:// or mongodb+srv://; an example: ${EXAMPLE}`,
    );
  }
  try {
    return new MongoClient(url, {
      appName: 'onward',
      serverSelectionTimeoutMS: Math.min(timeoutMs, LONGEST_SELECTION_MS),
      connectTimeoutMS: timeoutMs,
      waitQueueTimeoutMS: timeoutMs,
      // Readers that have waited for a position must find what was written up to it.
      readPreference: 'primary',
      writeConcern: DURABLE,
      retryWrites: true,
      retryReads: true,
      ignoreUndefined: true,
    });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new InvalidMongoUrl(
      `"${withoutPassword(url)}" cannot be used: ${withoutPassword(reason)}; an example: ${EXAMPLE}`,
      { cause: error },
    );
  }
}

/** The database that the URL names. */
export const databaseOf = (url: string): string =>
  decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1] ?? DEFAULT_DATABASE);
