import type { Database } from './database.js';
import { parseHeader } from './record.js';

/** The end of the log: where the next append goes and what it is chained to. */
export interface Tail {
  /** Of the last event; 0 in an empty log. */
  readonly position: number;
  readonly crc: number;
}

const EMPTY: Tail = { position: 0, crc: 0 };
const MAX_POSITION = 2 ** 48 - 1;

export function readTail(database: Database): Tail {
  const position = database.floor(MAX_POSITION);
  const record = position === undefined ? undefined : database.record(position);
  if (position === undefined || record === undefined) return EMPTY;
  return { position, crc: parseHeader(record, position).crc };
}
