import { LogChain } from '../log-chain.js';
import { crcOf, positionOf } from '../record.js';
import type { Tail } from '../tail.js';
import { framesIn } from './frame.js';
import type { PendingAppend } from './pending.js';

/**
 * What a crash has left in the journal that the database does not have, in order. A frame that is not whole is one whose write was under
 * way, so that nobody was told it was stored; but whatever is behind it must follow the database's end without a gap.
 *
 * @param segments the journal's files
 * @param epoch what the database knows of: other frames are from before or in doubt, and count for nothing
 * @param tail the end of what the database has
 * @throws StoreDamaged
 */
export function leftInJournal(
  segments: readonly Buffer[],
  epoch: number,
  tail: Tail,
): readonly PendingAppend[] {
  const frames = segments
    .flatMap(framesIn)
    .filter((frame) => frame.epoch === epoch)
    .sort((one, other) => one.number - other.number);
  const chain = new LogChain(tail.position, tail.crc);
  const left: PendingAppend[] = [];
  for (const record of frames.flatMap(({ records }) => records)) {
    const position = positionOf(record);
    const isStored = position < tail.position || (position === tail.position && crcOf(record) === tail.crc);
    if (isStored) continue;
    const { append } = chain.next(record, position);
    const { stream, firstRevision, lastPosition, events } = append;
    left.push({ stream, firstRevision, lastPosition, count: events.length, record });
  }
  return left;
}
