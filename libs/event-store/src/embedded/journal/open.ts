import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StoreDamaged } from '../../errors.js';
import { syncFolder } from '../clean-stop.js';
import { FORMAT, type Database } from '../database.js';
import { damaged } from '../record.js';
import { readTail } from '../tail.js';
import { Journal } from './journal.js';
import { leftInJournal } from './replay.js';
import { openSegment, readSegment, type Segment } from './segment.js';
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

/**
 * Brings what an unclean stop has left in the journal into the database, and begins it anew: from here on the database knows of the
 * next epoch, and old frames count for nothing. Rejects with StoreDamaged, or StoreUnavailable where the database cannot write.
 */
export async function openJournal(
  folder: string,
  database: Database,
  lastStop: 'new' | 'clean' | 'unclean',
  { bytes = SEGMENT_BYTES, wrapSegment = (segment) => segment }: JournalOptions,
): Promise<Journal> {
  const paths = [0, 1].map((number) => join(folder, `journal-${number}.log`)) as [string, string];
  const known = database.option(EPOCH_OPTION);
  // Before the database says that there is a journal: whoever finds none later on knows that it was lost.
  if (known === undefined) create(folder, paths);
  const epoch = Number(known ?? 0);
  if (lastStop === 'unclean') {
    const left = leftInJournal(paths.map(contents), epoch, readTail(database));
    for (const { stream, firstRevision, lastPosition, record } of left)
      database.putAppend(stream, firstRevision, lastPosition, record);
  }
  database.putOption('format', FORMAT);
  database.putOption(EPOCH_OPTION, String(epoch + 1));
  await database.committed();
  const first = wrapSegment(openSegment(paths[0], bytes));
  return new Journal([first, wrapSegment(openSegment(paths[1], bytes))], bytes, epoch + 1);
}

function create(folder: string, paths: readonly string[]): void {
  for (const path of paths) closeSync(openSync(path, 'a', 0o600));
  syncFolder(folder);
}

function contents(path: string): Buffer {
  const found = readSegment(path);
  if (found === undefined) throw new StoreDamaged(damaged(`${path} is missing`));
  return found;
}
