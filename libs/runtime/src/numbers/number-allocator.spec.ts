import { FIRST_INSTANCE_NUMBER, keyOf, NUMBERS_STREAM } from '@onward/model';
import { MemoryEventLog, MemoryEventStore, VirtualClock, seededEntropy } from '@onward/testing';
import { NumberAllocator } from './number-allocator.js';

const BLOCK = 8;

function node(log: MemoryEventLog, seed: number): NumberAllocator {
  return new NumberAllocator(new MemoryEventStore(log), new VirtualClock(), seededEntropy(seed), BLOCK);
}

async function take(allocator: NumberAllocator, count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => allocator.next()));
}

describe('instance numbers', () => {
  test('ascend within a block', async () => {
    const first = FIRST_INSTANCE_NUMBER;
    expect(await take(node(new MemoryEventLog(), 1), BLOCK)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((offset) => first + offset),
    );
  });

  test('make keys that stand in the order of their creation also as text', async () => {
    const allocator = node(new MemoryEventLog(), 1);
    const keys = (await take(allocator, 100)).map((number) => keyOf(number));
    expect(keys.toSorted()).toEqual(keys);
  });

  test('many at once over several blocks are all different', async () => {
    const numbers = await take(node(new MemoryEventLog(), 1), 100);
    expect(new Set(numbers).size).toBe(100);
  });

  test('two nodes never hand out the same', async () => {
    const log = new MemoryEventLog();
    const [a, b] = [node(log, 1), node(log, 2)];
    const numbers = (await Promise.all([take(a, 50), take(b, 50), take(a, 50)])).flat();
    expect(new Set(numbers).size).toBe(150);
  });

  test('a restart goes on behind the blocks that were reserved', async () => {
    const log = new MemoryEventLog();
    const before = await take(node(log, 1), 3);
    const after = await take(node(log, 2), 3);
    expect(Math.min(...after)).toBeGreaterThan(Math.max(...before));
  });

  test('blocks are recorded without gap or overlap', async () => {
    const log = new MemoryEventLog();
    await Promise.all([take(node(log, 1), 30), take(node(log, 2), 30)]);
    const events = await new MemoryEventStore(log).readStream(NUMBERS_STREAM, { limit: 100 });
    const blocks = events.map(({ data }) => [data['from'], data['to']]);
    const from = (index: number) => FIRST_INSTANCE_NUMBER + index * BLOCK;
    expect(blocks).toEqual(blocks.map((_, index) => [from(index), from(index + 1) - 1]));
    expect(blocks.length).toBeGreaterThan(6);
  });
});
