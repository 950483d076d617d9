import { StoreDamaged } from '../errors.js';
import type { Connection } from './connection.js';
import { crcOf, damaged, decodeRecord, previousCrcOf } from './record.js';
import { AppendEvents } from './stored-event.js';

/** What is decoded in one go, so that reading history does not hold up the event loop. */
const MAX_CHUNK_BYTES = 2 * 1024 * 1024;

/** Reads the log in order and checks on the way that it is whole: checksums, links and positions. */
export class LogReader {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The appends that hold the events behind `after`, none beyond `durable`, until there are `maxEvents` events or enough bytes. */
  chunk(after: number, durable: number, maxEvents: number): readonly AppendEvents[] {
    const appends: AppendEvents[] = [];
    let events = 0;
    let bytes = 0;
    let previous: Buffer | undefined;
    let end = after;
    this.#connection.reading.scan(after + 1, (record, lastPosition) => {
      if (lastPosition > durable) return false;
      const append = decodeRecord(record, lastPosition);
      const before = lastPosition - append.events.length;
      const linked =
        previous === undefined
          ? before <= after
          : before === end && previousCrcOf(record) === crcOf(previous);
      if (!linked)
        throw new StoreDamaged(
          damaged(`the append at position ${lastPosition} does not follow the one before`),
        );
      appends.push(new AppendEvents(append));
      previous = record;
      end = lastPosition;
      events += append.events.length;
      bytes += record.length;
      return events < maxEvents && bytes < MAX_CHUNK_BYTES;
    });
    if (appends.length === 0 && after < durable) {
      throw new StoreDamaged(damaged(`the appends behind position ${after} are missing`));
    }
    return appends;
  }
}
