import { existsSync } from 'node:fs';
import { StoreDamaged } from '../errors.js';
import { sizeOf } from './clean-stop.js';
import { Database } from './database.js';
import { segmentPaths } from './journal/segment.js';
import { crcOf, damaged, decodeRecord, previousCrcOf } from './record.js';

/** How much is read: 'all' of it, or what was written last. */
export type CheckScope = 'all' | 'tail';

export interface CheckReport {
  readonly appends: number;
  readonly events: number;
  /** The position of the last event. */
  readonly head: number;
}

/**
 * What was written last is what a crash can have damaged. These bounds keep a start after a crash below about a second, whatever
 * the size of the log; what lies before is checked when it is read, or by `verify()`.
 */
const TAIL_APPENDS = 4096;
const TAIL_BYTES = 32 * 1024 * 1024;
/** A data file whose trees do not exist yet is smaller than this. */
const MAX_EMPTY_BYTES = 128 * 1024;

/**
 * Checks, from the end backwards: the data file is as long as LMDB believes; each record's checksum, its link to its predecessor and
 * its position; its entry in the index; and that log and index have equally many entries. To be run in a process of its own,
 * because LMDB may crash on what it finds. Throws StoreDamaged.
 */
export function checkStore(folder: string, scope: CheckScope): CheckReport {
  const bytes = sizeOf(folder) ?? 0;
  const database = Database.open(folder, 'read');
  if (database.empty) {
    // The journal comes after the trees.
    const hadTrees = bytes > MAX_EMPTY_BYTES || segmentPaths(folder).some((path) => existsSync(path));
    if (hadTrees) throw new StoreDamaged(damaged('its trees are missing'));
    return { appends: 0, events: 0, head: 0 };
  }
  const { log, index, minBytes } = database.counts();
  if (bytes < minBytes) throw new StoreDamaged(damaged(`its file has ${bytes} bytes instead of ${minBytes}`));
  if (log !== index) throw new StoreDamaged(damaged(`its log has ${log} appends, its index ${index}`));
  return checkRecords(database, scope, log);
}

function checkRecords(database: Database, scope: CheckScope, total: number): CheckReport {
  let appends = 0;
  let events = 0;
  let bytes = 0;
  let head = 0;
  let successor: Buffer | undefined;
  let before = 0;
  database.scanBack((record, lastPosition) => {
    if (successor === undefined) head = lastPosition;
    const { stream, firstRevision, events: stored } = decodeRecord(record, lastPosition);
    if (successor !== undefined && (lastPosition !== before || previousCrcOf(successor) !== crcOf(record))) {
      throw new StoreDamaged(damaged(`the append behind position ${lastPosition} does not follow it`));
    }
    const entry = database.indexEntry(stream, firstRevision);
    if (entry?.lastPosition !== lastPosition || entry.count !== stored.length) {
      throw new StoreDamaged(damaged(`the append at position ${lastPosition} is not in the index`));
    }
    successor = record;
    before = lastPosition - stored.length;
    appends++;
    events += stored.length;
    bytes += record.length;
    return scope === 'all' || (appends < TAIL_APPENDS && bytes < TAIL_BYTES);
  });
  if (appends === total && (before !== 0 || (successor !== undefined && previousCrcOf(successor) !== 0))) {
    throw new StoreDamaged(damaged('the beginning of its log is missing'));
  }
  if (scope === 'all' && appends !== total) {
    throw new StoreDamaged(damaged(`its log has ${appends} appends instead of ${total}`));
  }
  return { appends, events, head };
}
