import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('stands still until it is moved, and then begins what is due in its order', () => {
    const clock = new ManualClock(1_000);
    const begun: string[] = [];
    clock.schedule(300, () => begun.push('c'));
    clock.schedule(100, () => begun.push('a'));
    clock.schedule(100, () => begun.push('b'));
    const callOff = clock.schedule(50, () => begun.push('never'));
    callOff();
    expect(clock.nextDue()).toBe(1_100);
    clock.moveTo(1_200);
    expect([clock.now(), begun]).toEqual([1_200, ['a', 'b']]);
    clock.moveTo(1_100);
    expect([clock.now(), clock.nextDue()]).toEqual([1_100, 1_300]);
  });

  it('begins what is due at once without being moved', async () => {
    const clock = new ManualClock(0);
    await new Promise<void>((resolve) => clock.schedule(0, resolve));
    expect(clock.nextDue()).toBeUndefined();
  });

  it('begins what is scheduled meanwhile, where it is due', () => {
    const clock = new ManualClock(0);
    const begun: number[] = [];
    const again = (): void => {
      begun.push(clock.now());
      if (begun.length < 3) clock.schedule(0, again);
    };
    clock.schedule(10, again);
    clock.moveTo(20);
    expect(begun).toEqual([20, 20, 20]);
  });
});
