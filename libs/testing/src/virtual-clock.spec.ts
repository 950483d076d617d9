import { VIRTUAL_START, VirtualClock } from './virtual-clock.js';

describe('VirtualClock', () => {
  it('fires timers in the order in which they are due, then of their scheduling', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.schedule(20, () => fired.push(`b at ${clock.now() - VIRTUAL_START}`));
    clock.schedule(10, () => fired.push(`a at ${clock.now() - VIRTUAL_START}`));
    clock.schedule(20, () => fired.push(`c at ${clock.now() - VIRTUAL_START}`));
    await clock.advance(15);
    expect(fired).toEqual(['a at 10']);
    await clock.advance(5);
    expect(fired).toEqual(['a at 10', 'b at 20', 'c at 20']);
    expect(clock.now()).toBe(VIRTUAL_START + 20);
  });

  it('lets what a timer sets off run before the next, and fires what that schedules', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.schedule(10, () => {
      void Promise.resolve().then(() => {
        fired.push('first');
        clock.schedule(5, () => fired.push('second'));
      });
    });
    clock.schedule(20, () => fired.push('third'));
    await clock.advance(20);
    expect(fired).toEqual(['first', 'second', 'third']);
  });

  it('does not fire what was called off', async () => {
    const clock = new VirtualClock();
    const cancel = clock.schedule(10, () => {
      throw new Error('called off');
    });
    cancel();
    await clock.advance(100);
    expect(clock.waiting).toBe(0);
    expect(clock.nextDue()).toBeUndefined();
  });

  it('runs until idle, jumping over the time between, and refuses to do so for ever', async () => {
    const clock = new VirtualClock();
    let rounds = 0;
    const again = (): void => {
      rounds++;
      if (rounds < 5) clock.schedule(86_400_000, again);
    };
    clock.schedule(1, again);
    await clock.runUntilIdle();
    expect(rounds).toBe(5);
    expect(clock.now()).toBe(VIRTUAL_START + 1 + 4 * 86_400_000);
    const forever = (): void => void clock.schedule(1, forever);
    forever();
    await expect(clock.runUntilIdle(50)).rejects.toThrow(RangeError);
  });
});
