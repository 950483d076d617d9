import fc from 'fast-check';
import { frameBytes, framesIn, nextBlock, writeFrame, type Frame } from './frame.js';

const aFrame: fc.Arbitrary<Frame> = fc.record({
  epoch: fc.nat({ max: 2 ** 48 - 1 }),
  number: fc.nat({ max: 2 ** 48 - 1 }),
  records: fc.array(
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    { minLength: 1, maxLength: 5 },
  ),
});

const blocks = (frame: Frame): Buffer => Buffer.alloc(nextBlock(frameBytes(frame.records)));

function written(frames: readonly Frame[]): Buffer {
  return Buffer.concat(
    frames.map((frame) => {
      const target = blocks(frame);
      writeFrame(frame, target);
      return target;
    }),
  );
}

test('what is read is what was written, one behind the other, with nothing behind it', () => {
  fc.assert(
    fc.property(fc.array(aFrame, { maxLength: 5 }), (frames) => {
      expect(framesIn(Buffer.concat([written(frames), Buffer.alloc(100)]))).toEqual(frames);
    }),
  );
});

test('a frame that was cut off or changed anywhere is none, and hides none behind it', () => {
  const frame = { epoch: 3, number: 4, records: [Buffer.from('one'), Buffer.from('and another')] };
  const behind = { epoch: 3, number: 5, records: [Buffer.from('behind')] };
  const whole = writeFrame(frame, blocks(frame));
  for (let at = 0; at < whole.length; at++) {
    expect(framesIn(whole.subarray(0, at))).toEqual([]);
    const changed = Buffer.from(whole);
    changed[at] = changed[at]! ^ 0x10;
    const room = Buffer.alloc(nextBlock(whole.length) - whole.length);
    expect(framesIn(Buffer.concat([changed, room, written([behind])]))).toEqual([behind]);
  }
});

test('what a user stores is never taken for a frame, wherever it stands', () => {
  const inner = written([{ epoch: 1, number: 9, records: [Buffer.from('forged')] }]);
  const asText = Buffer.from(inner.toString('latin1'), 'utf8');
  const frame = { epoch: 1, number: 1, records: [Buffer.concat(Array<Buffer>(20).fill(asText))] };
  expect(framesIn(asText)).toEqual([]);
  // Cut off, so that it is looked into.
  expect(framesIn(written([frame]).subarray(0, -1)).map(({ number }) => number)).toEqual([1]);
  expect(framesIn(writeFrame(frame, blocks(frame)).subarray(0, -1))).toEqual([]);
});
