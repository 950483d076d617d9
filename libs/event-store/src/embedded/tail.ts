import { parseHeader } from './record.js';

/** The end of the log: where the next append goes and what it is chained to. */
export interface Tail {
  /** Of the last event; 0 in an empty log. */
  readonly position: number;
  readonly crc: number;
}

/** What is asked for it: the database, or all that is stored. */
export interface Records {
  /** The position of the last append; undefined where there is none. */
  last(): number | undefined;
  record(lastPosition: number): Buffer | undefined;
}

const EMPTY: Tail = { position: 0, crc: 0 };

export function readTail(records: Records): Tail {
  const position = records.last();
  const record = position === undefined ? undefined : records.record(position);
  if (position === undefined || record === undefined) return EMPTY;
  return { position, crc: parseHeader(record, position).crc };
}
