import { StoreDamaged } from '../errors.js';
import { crcOf, damaged, decodeRecord, previousCrcOf } from './record.js';
import { AppendEvents } from './stored-event.js';

/** Appends read in order, each checked to follow the one before: checksums, links and positions. */
export class LogChain {
  #previousCrc: number | undefined;
  #end: number;

  /**
   * @param after the log has been read up to here
   * @param crc of the append that ends there, where it is known
   */
  constructor(after: number, crc?: number) {
    this.#end = after;
    this.#previousCrc = crc;
  }

  /** Throws StoreDamaged. */
  next(record: Buffer, lastPosition: number): AppendEvents {
    const append = decodeRecord(record, lastPosition);
    const before = lastPosition - append.events.length;
    const linked =
      this.#previousCrc === undefined
        ? before <= this.#end
        : before === this.#end && previousCrcOf(record) === this.#previousCrc;
    if (!linked)
      throw new StoreDamaged(
        damaged(`the append at position ${lastPosition} does not follow the one before`),
      );
    this.#previousCrc = crcOf(record);
    this.#end = lastPosition;
    return new AppendEvents(append);
  }
}
