import fc from 'fast-check';
import { frameBytes, framesIn, writeFrame, type Frame } from './frame.js';

const aFrame: fc.Arbitrary<Frame> = fc.record({
  epoch: fc.nat({ max: 2 ** 48 - 1 }),
  number: fc.nat({ max: 2 ** 48 - 1 }),
  records: fc.array(
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    { minLength: 1, maxLength: 5 },
  ),
});

function written(frames: readonly Frame[]): Buffer {
  return Buffer.concat(
    frames.map((frame) => Buffer.from(writeFrame(frame, Buffer.alloc(frameBytes(frame.records))))),
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
  const whole = written([frame]);
  for (let at = 0; at < whole.length; at++) {
    expect(framesIn(whole.subarray(0, at))).toEqual([]);
    const changed = Buffer.from(whole);
    changed[at] = changed[at]! ^ 0x10;
    expect(framesIn(Buffer.concat([changed, written([behind])]))).toEqual([behind]);
  }
});

test('what a user stores is never taken for a frame', () => {
  const inner = written([{ epoch: 1, number: 9, records: [Buffer.from('forged')] }]);
  const asText = Buffer.from(inner.toString('latin1'), 'utf8');
  expect(framesIn(asText)).toEqual([]);
});
