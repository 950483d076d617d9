import { VirtualClock } from '@onward/testing/simulated';
import { Pacer } from './pacer.js';

describe('Pacer', () => {
  it('lets work run on within its slice and yields behind it', async () => {
    const clock = new VirtualClock();
    let yields = 0;
    const pacer = new Pacer(clock, async () => void yields++, 4);
    await clock.advance(3);
    expect(pacer.breathe()).toBeUndefined();
    await clock.advance(1);
    await pacer.breathe();
    expect(yields).toBe(1);
    expect(pacer.breathe()).toBeUndefined();
  });

  it('takes a longer slice where the others take longer, within bounds', async () => {
    let now = 0;
    const clock = Object.assign(new VirtualClock(), { now: () => now });
    for (const [others, slice] of [
      [1, 4],
      [20, 10],
      [500, 16],
    ] as const) {
      const pacer = new Pacer(clock, async () => void (now += others), 4);
      now += 4;
      await pacer.breathe();
      now += slice - 1;
      expect(pacer.breathe()).toBeUndefined();
      now += 1;
      expect(pacer.breathe()).toBeInstanceOf(Promise);
    }
  });

  it('gives those that share it one turn of the event loop each', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    let turn = 0;
    const pacer = new Pacer(clock, async () => void order.push(`turn ${++turn}`), 0);
    const worker = async (name: string) => {
      for (let n = 0; n < 2; n++) {
        await pacer.breathe();
        order.push(name);
      }
    };
    await Promise.all([worker('a'), worker('b')]);
    const turns = order.filter((entry) => entry.startsWith('turn'));
    expect(turns).toHaveLength(4);
    expect(order[0]).toBe('turn 1');
    expect(order.filter((entry) => entry === 'a' || entry === 'b')).toEqual(['a', 'b', 'a', 'b']);
  });
});
