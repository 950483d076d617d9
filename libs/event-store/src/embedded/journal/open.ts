import { StoreDamaged } from '../../errors.js';
import { syncFolder, type LastStop } from '../clean-stop.js';
import type { Database } from '../database.js';
import { damaged } from '../record.js';
import { readTail } from '../tail.js';
import { Journal } from './journal.js';
import type { PendingAppend } from './pending.js';
import { leftInJournal } from './replay.js';
import { openSegment, readSegment, segmentPaths, type Segment } from './segment.js';
import { EPOCH_OPTION } from './writer.js';

/** Of each of the two files: some seconds of much work, and little to read after a crash. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

export interface JournalOptions {
  /** Bytes of each of its two files. Default 4 MiB. */
  readonly bytes?: number | undefined;
  /** How long an append stays in it alone, ms. Default 25. */
  readonly drainAfterMs?: number | undefined;
  /** Puts something between the journal and its files: for tests that let them fail. */
  readonly wrapSegment?: ((segment: Segment) => Segment) | undefined;
}

/** What an unclean stop has left in the journal alone, in order. Throws StoreDamaged. */
export function readJournal(
  folder: string,
  database: Database,
  lastStop: LastStop,
): readonly PendingAppend[] {
  const epoch = database.option(EPOCH_OPTION);
  if (lastStop !== 'unclean' || epoch === undefined) return [];
  return leftInJournal(segmentPaths(folder).map(contents), Number(epoch), readTail(database));
}

/** Its files are there before the database says so: whoever then finds none knows that they were lost. */
export function openJournal(folder: string, options: JournalOptions): Journal {
  const { bytes = SEGMENT_BYTES, wrapSegment = (segment) => segment } = options;
  const [first, second] = segmentPaths(folder);
  const one = openSegment(first, bytes);
  try {
    const segments = [wrapSegment(one), wrapSegment(openSegment(second, bytes))] as const;
    syncFolder(folder);
    return new Journal(segments, bytes);
  } catch (error) {
    one.close();
    throw error;
  }
}

function contents(path: string): Buffer {
  const found = readSegment(path);
  if (found === undefined) throw new StoreDamaged(damaged(`${path} is missing`));
  return found;
}
