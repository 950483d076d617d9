import { randomInt } from 'node:crypto';
import { FORMAT, FORMAT_OPTION } from '../database.js';
import type { Option } from '../operation.js';
import { countOf } from '../record.js';
import type { LogWriter } from '../writer.js';
import { putAll, type Drain } from './drain.js';
import type { Journal } from './journal.js';
import type { Pending, PendingAppend } from './pending.js';

/** The epoch of the journal whose frames count; random, so that no folder that was put together from two ever holds it twice. */
export const EPOCH_OPTION = 'journal';
const MAX_EPOCH = 2 ** 48 - 1;

/** A frame that may be on disk nevertheless, and would be found by the next start. */
export class JournalInDoubt extends Error {
  override readonly name = 'JournalInDoubt';
}

/**
 * A group of appends is stored by one write to the journal, which takes a third of the time of the database's transaction, and goes into the
 * database later, many groups at once. Options, and what the journal has no room for, are stored by the database, with all
 * that is pending before them.
 */
export class JournaledWriter implements LogWriter {
  readonly #journal: Journal;
  readonly #pending: Pending;
  readonly #drain: Drain;
  readonly #warn: (message: string) => void;
  #appends: PendingAppend[] = [];
  #options: Option[] = [];

  /** @param warn told of what an operator should see although nothing is lost */
  constructor(journal: Journal, pending: Pending, drain: Drain, warn: (message: string) => void) {
    this.#warn = warn;
    this.#journal = journal;
    this.#pending = pending;
    this.#drain = drain;
  }

  putAppend(stream: string, firstRevision: number, lastPosition: number, record: Buffer): void {
    this.#appends.push({ stream, firstRevision, lastPosition, count: countOf(record), record });
  }

  putOption(name: string, value: string): void {
    this.#options.push({ name, value });
  }

  async committed(): Promise<void> {
    const appends = this.#appends;
    const options = this.#options;
    this.#appends = [];
    this.#options = [];
    if (options.length > 0) return this.#toDatabase(appends, options);
    let written: boolean;
    try {
      const records = appends.map(({ record }) => record);
      written = await this.#journal.write(records, appends.at(-1)!.lastPosition, this.#drain.has);
    } catch (error) {
      return this.#instead(appends, error as Error);
    }
    if (!written) return this.#toDatabase(appends, options);
    this.#pending.add(appends);
    this.#drain.later();
  }

  /** The journal could not be written: if the database can, nothing has happened. */
  async #instead(appends: readonly PendingAppend[], cause: Error): Promise<void> {
    this.#warn(`the journal of the event store cannot be written: ${cause.message}`);
    try {
      await this.#toDatabase(appends, []);
    } catch (error) {
      throw new JournalInDoubt((error as Error).message, { cause });
    }
  }

  /**
   * A transaction that the database has refused may be on disk nevertheless. Only another one settles that, so the journal takes nothing
   * before one has succeeded; and that one begins another epoch, so that frames that are in doubt are void.
   */
  async #toDatabase(appends: readonly PendingAppend[], options: readonly Option[]): Promise<void> {
    const epoch = this.#journal.isSuspended ? randomInt(MAX_EPOCH) : undefined;
    try {
      await this.#drain.now((database) => {
        putAll(database, appends);
        for (const { name, value } of options) database.putOption(name, value);
        if (epoch === undefined) return;
        database.putOption(FORMAT_OPTION, FORMAT);
        database.putOption(EPOCH_OPTION, String(epoch));
      });
    } catch (error) {
      this.#journal.suspend();
      throw error;
    }
    if (epoch !== undefined) this.#journal.begin(epoch);
  }
}
