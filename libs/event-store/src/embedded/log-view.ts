import type { Connection } from './connection.js';
import type { IndexEntry } from './database.js';
import type { Pending } from './journal/pending.js';

/**
 * All that is stored: what the database has, and behind it what is still in the journal alone. For a moment an append is in both.
 * Every read is done in one go.
 */
export class LogView {
  readonly #connection: Connection;
  readonly #pending: Pending;

  constructor(connection: Connection, pending: Pending) {
    this.#connection = connection;
    this.#pending = pending;
  }

  option(name: string): string | undefined {
    return this.#connection.reading.option(name);
  }

  record(lastPosition: number): Buffer | undefined {
    const pending = this.#pending.appends[this.#pending.firstFrom(lastPosition)];
    if (pending?.lastPosition === lastPosition) return pending.record;
    return this.#connection.reading.record(lastPosition);
  }

  /** Calls `visit` with the appends that end at `from` or later, in order, until it returns false. */
  scan(from: number, visit: (record: Buffer, lastPosition: number) => boolean): void {
    let next = from;
    let goesOn = true;
    if ((this.#pending.appends[0]?.lastPosition ?? Infinity) > from) {
      this.#connection.reading.scan(from, (record, lastPosition) => {
        next = lastPosition + 1;
        return (goesOn = visit(record, lastPosition));
      });
    }
    const { appends } = this.#pending;
    for (let at = this.#pending.firstFrom(next); goesOn && at < appends.length; at++)
      goesOn = visit(appends[at]!.record, appends[at]!.lastPosition);
  }

  /** The position of the last append; undefined where there is none. */
  last(): number | undefined {
    const stored = this.#connection.reading.last();
    const pending = this.#pending.appends.at(-1)?.lastPosition;
    if (stored === undefined || pending === undefined) return stored ?? pending;
    // What a refused transaction has left nevertheless lies behind everything that is pending.
    return Math.max(stored, pending);
  }

  /** The append that begins exactly there. */
  indexEntry(stream: string, firstRevision: number): IndexEntry | undefined {
    const pending = this.#pending.ofStream(stream).find((append) => append.firstRevision === firstRevision);
    return pending ?? this.#connection.reading.indexEntry(stream, firstRevision);
  }

  /** The append that holds `revision`, or the last one of the stream where it ends before. */
  indexFloor(stream: string, revision: number): IndexEntry | undefined {
    const pending = this.#pending.ofStream(stream).findLast((append) => append.firstRevision <= revision);
    return pending ?? this.#connection.reading.indexFloor(stream, revision);
  }

  /** The appends of a stream that begin at `from` or later, in order. */
  indexRange(stream: string, from: number, limit: number): readonly IndexEntry[] {
    const pending = this.#pending.ofStream(stream);
    if (pending.length === 0) return this.#connection.reading.indexRange(stream, from, limit);
    const first = pending[0]!.firstRevision;
    const stored = first > from ? this.#connection.reading.indexRange(stream, from, limit) : [];
    const behind = Math.max(from, (stored.at(-1)?.firstRevision ?? -1) + 1);
    const rest = pending.filter((append) => append.firstRevision >= behind);
    return [...stored, ...rest.slice(0, limit - stored.length)];
  }
}
