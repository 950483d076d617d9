import { events } from '../../contract/harness.js';
import { StoreDamaged } from '../../errors.js';
import { RecordEncoder } from '../record.js';
import type { Tail } from '../tail.js';
import { frameBytes, nextBlock, writeFrame } from './frame.js';
import { leftInJournal } from './replay.js';

/** Appends of one event each, chained: number n ends at position n. */
const encoder = new RecordEncoder();
const tails: Tail[] = [{ position: 0, crc: 0 }];
const records: Buffer[] = [];
for (let at = 1; at <= 8; at++) {
  const { bytes, crc } = encoder.encode(
    { stream: `s-${at}`, firstRevision: at, decisionId: 'd', lastPosition: at, events: events(1) },
    tails[at - 1]!.crc,
  );
  records.push(bytes);
  tails.push({ position: at, crc });
}

/** Appends from a position to another, as one frame. */
function frame(number: number, from: number, to: number, epoch = 1): Buffer {
  const given = records.slice(from - 1, to);
  const target = Buffer.alloc(nextBlock(frameBytes(given)));
  writeFrame({ epoch, number, records: given }, target);
  return target;
}
const segment = (...frames: readonly Buffer[]): Buffer => Buffer.concat([...frames, Buffer.alloc(4096)]);
const left = (segments: readonly Buffer[], tail: number): readonly number[] =>
  leftInJournal(segments, 1, tails[tail]!).map(({ lastPosition }) => lastPosition);

describe('what is left in the journal', () => {
  const older = segment(frame(0, 1, 2), frame(1, 3, 3));
  const newer = segment(frame(2, 4, 6), frame(3, 7, 8));

  test.each([
    ['nothing, where the database has all of it', [older, newer], 8, []],
    ['what the database lacks', [older, newer], 6, [7, 8]],
    ['a part of a frame', [older, newer], 5, [6, 7, 8]],
    ['both files, whichever is older', [newer, older], 0, [1, 2, 3, 4, 5, 6, 7, 8]],
    [
      'what was stored by the database in between is no gap',
      [segment(frame(0, 1, 2)), segment(frame(1, 5, 6))],
      4,
      [5, 6],
    ],
    ['not what was under way', [older, segment(frame(2, 4, 6), frame(3, 7, 8).fill(0, 40))], 3, [4, 5, 6]],
    [
      'not the leftovers of an earlier round behind the newest frame',
      [segment(frame(2, 4, 5), frame(1, 3, 3)), newer.subarray(0, 0)],
      3,
      [4, 5],
    ],
    [
      'not what another epoch has written',
      [segment(frame(0, 1, 2), frame(5, 3, 4, 7), frame(6, 3, 4, 0))],
      0,
      [1, 2],
    ],
  ])('%s', (_what, segments, tail, expected) => {
    expect(left(segments, tail)).toEqual(expected);
  });

  test('says where each belongs', () => {
    expect(leftInJournal([newer], 1, tails[6]!)[0]).toMatchObject({
      stream: 's-7',
      firstRevision: 7,
      lastPosition: 7,
      count: 1,
      record: records[6],
    });
  });

  test.each([
    [
      'a frame before the last is damaged',
      [segment(frame(0, 1, 2), frame(1, 3, 3).fill(0, 50, 51), frame(2, 4, 6))],
      0,
    ],
    ['what follows the end of the database is missing', [newer], 2],
    ['what is in the database is another append', [segment(frame(0, 1, 2), frame(1, 3, 3))], 2, 4711],
    [
      'the database ends with another append than the journal',
      [segment(frame(0, 1, 2), frame(1, 3, 3))],
      3,
      4711,
    ],
  ])('throws where %s', (_what, segments, tail, crc = tails[tail]!.crc) => {
    expect(() => leftInJournal(segments, 1, { position: tail, crc })).toThrow(StoreDamaged);
  });
});
