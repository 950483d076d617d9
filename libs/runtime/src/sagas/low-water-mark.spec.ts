import type { Position } from '@onward/model';
import { seededEntropy } from '@onward/testing/simulated';
import { LowWaterMark } from './low-water-mark.js';

const at = (n: number) => String(n) as Position;

describe('LowWaterMark', () => {
  it('moves with what is passed while nothing is open', () => {
    const mark = new LowWaterMark('start');
    expect(mark.place).toBe('start');
    mark.passed(at(7));
    expect(mark.place).toBe('7');
  });

  it('stays in front of the first unfinished work, whatever finishes behind it', () => {
    const mark = new LowWaterMark('start');
    mark.passed(at(1));
    const first = mark.begin();
    mark.passed(at(2));
    const second = mark.begin();
    mark.passed(at(3));
    second();
    expect(mark.place).toBe('1');
    first();
    expect(mark.place).toBe('3');
    expect(mark.size).toBe(0);
  });

  it.each([1, 2, 3, 4, 5])('never passes unfinished work, in any order of finishing (seed %i)', (seed) => {
    const { random } = seededEntropy(seed);
    const mark = new LowWaterMark('start');
    const open = new Map<number, () => void>();
    for (let n = 1; n <= 300; n++) {
      open.set(n, mark.begin());
      mark.passed(at(n));
      while (open.size > 0 && random() < 0.6) {
        const [number, finish] = [...open][Math.floor(random() * open.size)] as [number, () => void];
        open.delete(number);
        finish();
        const first = Math.min(...open.keys(), n + 1);
        expect(mark.place).toBe(first === 1 ? 'start' : at(first - 1));
      }
    }
  });

  it('gives room when something finishes, and at the abort', async () => {
    const mark = new LowWaterMark('start');
    const abort = new AbortController();
    const finish = mark.begin();
    const order: string[] = [];
    const waiting = mark.room(1, abort.signal).then(() => order.push('room'));
    order.push('finish');
    finish();
    await waiting;
    expect(order).toEqual(['finish', 'room']);
    mark.begin();
    const aborted = mark.room(1, abort.signal);
    abort.abort();
    await aborted;
    expect(mark.size).toBe(1);
  });
});
