import type { Connection } from '../connection.js';
import type { Database } from '../database.js';
import type { Pending, PendingAppend } from './pending.js';

/** How long an append stays in the journal alone: as many as come in this time are one transaction of the database. */
const DELAY_MS = 25;
const RETRY_MS = 250;
/** So much is brought over at once, ahead of time. */
const MAX_BYTES = 1024 * 1024;

export interface DrainPorts {
  readonly connection: Connection;
  readonly pending: Pending;
  /** Throws StoreUnavailable where the disk has no room for what is pending. */
  readonly admit: () => void;
  /** Told of what an operator should see although nothing is lost. */
  readonly warn: (message: string) => void;
}

/** Brings what is pending into the database, one transaction at a time. What fails stays pending and is tried again. */
export class Drain {
  readonly #ports: DrainPorts;
  readonly #delayMs: number;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The last transaction was refused: before the timer has come, nothing is tried but what somebody waits for. */
  #failed = false;
  #closed = false;

  constructor(ports: DrainPorts, delayMs = DELAY_MS) {
    this.#ports = ports;
    this.#delayMs = delayMs;
  }

  /** Whether the database has everything up to there, on disk. */
  readonly has = (position: number): boolean => {
    const first = this.#ports.pending.appends[0];
    return first === undefined || first.lastPosition > position;
  };

  /** There is more. */
  later(): void {
    if (this.#closed || this.#running !== undefined) return;
    if (this.#ports.pending.bytes >= MAX_BYTES && !this.#failed) this.#try();
    else this.#schedule(this.#delayMs);
  }

  /** Rejects with StoreUnavailable. `more` is stored in the same transaction, behind everything that is pending. */
  async now(more?: (database: Database) => void): Promise<void> {
    while (this.#running !== undefined) await this.#running.catch(ignore);
    this.#running = this.#run(more).finally(() => (this.#running = undefined));
    try {
      await this.#running;
    } catch (error) {
      if (!this.#failed)
        this.#ports.warn(
          `the event store cannot bring its journal into the database; it loses nothing and tries again: ${String(error)}`,
        );
      this.#failed = true;
      this.#schedule(RETRY_MS);
      throw error;
    }
    this.#failed = false;
    if (this.#ports.pending.appends.length > 0) this.later();
  }

  /** Nothing is tried by itself any more; resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running?.catch(ignore);
  }

  async #run(more: ((database: Database) => void) | undefined): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { appends } = this.#ports.pending;
    const count = appends.length;
    if (count === 0 && more === undefined) return;
    this.#ports.admit();
    const database = this.#ports.connection.writing;
    let failure: { readonly error: unknown } | undefined;
    try {
      putAll(database, appends);
      more?.(database);
    } catch (error) {
      failure = { error };
    }
    await database.committed();
    if (failure !== undefined) throw failure.error;
    this.#ports.pending.drop(count);
  }

  #schedule(ms: number): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => this.#try(), ms).unref();
  }

  #try(): void {
    this.now().catch(() => this.#ports.connection.afterFailure());
  }
}

/** In the transaction of this turn. */
export function putAll(database: Database, appends: readonly PendingAppend[]): void {
  for (const { stream, firstRevision, lastPosition, record } of appends)
    database.putAppend(stream, firstRevision, lastPosition, record);
}

const ignore = (): void => undefined;
