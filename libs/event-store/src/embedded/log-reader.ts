import { StoreDamaged } from '../errors.js';
import { LogChain } from './log-chain.js';
import type { LogView } from './log-view.js';
import { damaged } from './record.js';
import type { AppendEvents } from './stored-event.js';

/** What is decoded in one go, so that reading history does not hold up the event loop. */
const MAX_CHUNK_BYTES = 2 * 1024 * 1024;

/** Reads the log in order and checks on the way that it is whole: checksums, links and positions. */
export class LogReader {
  readonly #view: LogView;

  constructor(view: LogView) {
    this.#view = view;
  }

  /** The appends that hold the events behind `after`, none beyond `durable`, until there are `maxEvents` events or enough bytes. */
  chunk(after: number, durable: number, maxEvents: number): readonly AppendEvents[] {
    const appends: AppendEvents[] = [];
    const chain = new LogChain(after);
    let events = 0;
    let bytes = 0;
    this.#view.scan(after + 1, (record, lastPosition) => {
      if (lastPosition > durable) return false;
      const next = chain.next(record, lastPosition);
      appends.push(next);
      events += next.append.events.length;
      bytes += record.length;
      return events < maxEvents && bytes < MAX_CHUNK_BYTES;
    });
    if (appends.length === 0 && after < durable) {
      throw new StoreDamaged(damaged(`the appends behind position ${after} are missing`));
    }
    return appends;
  }

  /** The same as they are stored, unchecked, for somebody who checks them. */
  records(after: number, durable: number, maxBytes: number): readonly Buffer[] {
    const records: Buffer[] = [];
    let bytes = 0;
    this.#view.scan(after + 1, (record, lastPosition) => {
      if (lastPosition > durable) return false;
      records.push(record);
      bytes += record.length;
      return bytes < maxBytes;
    });
    return records;
  }
}
