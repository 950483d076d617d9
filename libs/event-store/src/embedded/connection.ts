import { StoreUnavailable } from '../errors.js';
import { Database } from './database.js';

/** At most one attempt to open the files anew in this time, so that a store that cannot does not spin. */
const RETRY_MS = 200;

/**
 * The open database, opened anew when LMDB has given up on it (a failed write of its root page makes it refuse everything).
 * Where it cannot be opened for writing it is opened for reading, and writing is tried again by the next append.
 */
export class Connection {
  readonly #folder: string;
  #database: Database | undefined;
  #mode: 'read' | 'write' = 'write';
  #lastAttempt = 0;
  #lastError: unknown;
  #closed = false;
  /** The old one is being closed. */
  #isClosing = false;

  constructor(folder: string, database: Database) {
    this.#folder = folder;
    this.#database = database;
  }

  /** Throws StoreUnavailable. */
  get reading(): Database {
    return this.#database ?? this.#open();
  }

  /** Throws StoreUnavailable. */
  get writing(): Database {
    if (this.#database !== undefined && this.#mode === 'write') return this.#database;
    const database = this.#open();
    if (this.#mode === 'write') return database;
    throw new StoreUnavailable('the event store can only be read', { cause: this.#lastError });
  }

  /** After a failed write: keeps the database if it still answers, otherwise opens it anew with the next use. */
  async afterFailure(): Promise<void> {
    try {
      this.#database?.probe();
    } catch {
      await this.#drop();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const database = this.#database;
    if (database === undefined) return;
    this.#database = undefined;
    this.#lastAttempt = 0;
    this.#isClosing = true;
    try {
      await database.close();
    } finally {
      this.#isClosing = false;
    }
  }

  #open(): Database {
    if (this.#closed) throw new StoreUnavailable('the event store is closed');
    // LMDB shares an environment between all who open its path in a process, and with the descriptor of the old one go the locks of
    // the new one, by which other processes know its readers.
    if (this.#isClosing) throw new StoreUnavailable('the event store is being opened anew');
    const now = performance.now();
    if (this.#lastAttempt > 0 && now - this.#lastAttempt < RETRY_MS) {
      if (this.#database !== undefined) return this.#database;
      throw new StoreUnavailable('the event store cannot be opened', { cause: this.#lastError });
    }
    this.#lastAttempt = now;
    // Opened for reading, it closes at once.
    void this.#database?.close();
    this.#database = undefined;
    try {
      this.#database = Database.open(this.#folder, 'write');
      this.#mode = 'write';
    } catch (error) {
      this.#lastError = error;
      this.#database = Database.open(this.#folder, 'read');
      this.#mode = 'read';
    }
    return this.#database;
  }
}
