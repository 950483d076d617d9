import type { Position } from '@onward/model';
import type { WriteOperation } from '@onward/read-store';
import { MemoryReadStore, VirtualClock } from '@onward/testing/simulated';
import { silentLogger } from '../ports.js';
import { LaneWriter } from './lane-writer.js';
import { Pacer } from './pacer.js';

async function world() {
  const clock = new VirtualClock();
  const { collection } = await new MemoryReadStore().open({ name: 'things', indexes: [] }, '1');
  const written: string[] = [];
  const spied = Object.assign(Object.create(collection) as typeof collection, {
    write: (operations: readonly WriteOperation[], checkpoint: Position) => {
      written.push(`${operations.length} up to ${checkpoint}`);
      return collection.write(operations, checkpoint);
    },
  });
  const pacer = new Pacer(clock, async () => {});
  const { signal } = new AbortController();
  const ports = { clock, logger: silentLogger, signal, pacer };
  return { writer: new LaneWriter('things', spied, 'start', ports), collection, written };
}

const puts = (count: number): readonly WriteOperation[] =>
  Array.from({ length: count }, (_, n) => ({ put: { _id: `d${n}` } }));
const places = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1) as Position);

describe('LaneWriter', () => {
  it('writes a long list in pieces, each with a place of its own, the last at the end', async () => {
    const { collection, writer, written } = await world();
    await writer.writeInPieces(puts(1_200), places(10));
    expect(written).toEqual(['512 up to 1', '615 up to 2', '73 up to 10']);
    expect(await collection.count(undefined, 2_000)).toEqual({ count: 1_200, more: false });
    expect(writer.stored).toBe('10');
  });

  it('writes all of it also where there are fewer places than pieces', async () => {
    const { collection, writer, written } = await world();
    await writer.writeInPieces(puts(1_000), places(2));
    expect(written).toEqual(['512 up to 1', '488 up to 2']);
    expect(await collection.count(undefined, 2_000)).toEqual({ count: 1_000, more: false });
  });

  it('writes nothing where there is nothing to write', async () => {
    const { writer, written } = await world();
    await writer.writeInPieces([], places(3));
    expect(written).toEqual([]);
    expect(writer.stored).toBe('start');
  });
});
