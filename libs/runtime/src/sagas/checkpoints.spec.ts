import { systemClock, type Position } from '@onward/model';
import { MemoryEventStore, seededEntropy } from '@onward/testing';
import { FencedOff, StreamCheckpoints } from './checkpoints.js';

const at = (position: number): Position => String(position) as Position;

function writers(eventStore: MemoryEventStore) {
  const ports = { eventStore, clock: systemClock, entropy: seededEntropy(1) };
  return (token?: number) => new StreamCheckpoints('test', token === undefined ? ports : { ...ports, token });
}

describe('checkpoints', () => {
  it('are there for the next run', async () => {
    const writer = writers(new MemoryEventStore());
    const first = writer();
    expect(await first.load()).toBeUndefined();
    await first.save(at(5));
    await first.save(at(9));
    expect(await writer().load()).toBe('9');
  });

  it('of a former owner are refused once the later one has written', async () => {
    const writer = writers(new MemoryEventStore());
    const [former, later] = [writer(1), writer(2)];
    await former.load();
    await former.save(at(5));
    await later.load();
    await later.save(at(7));
    await expect(former.save(at(6))).rejects.toThrow(FencedOff);
    expect(await writer(3).load()).toBe('7');
  });

  it('of a former owner that came in between do not hold up the later one', async () => {
    const writer = writers(new MemoryEventStore());
    const [former, later] = [writer(1), writer(2)];
    await former.load();
    await later.load();
    await former.save(at(5));
    await later.save(at(4));
    expect(await writer(3).load()).toBe('4');
  });
});
