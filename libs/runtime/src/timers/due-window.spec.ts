import type { Key } from '@onward/model';
import fc from 'fast-check';
import { compareDue, type DueEntry } from './due-entry.js';
import { DueWindow } from './due-window.js';

const entry = (id: string, dueAt: number): DueEntry => ({
  id,
  dueAt,
  tenantId: 't',
  kind: 'timer',
  instanceKey: '1' as Key,
  subscription: 1,
});

const ids = (entries: readonly DueEntry[]): string[] => entries.map(({ id }) => id);

describe('DueWindow', () => {
  it('takes out what is due, in order', () => {
    const window = new DueWindow(10);
    for (const [id, dueAt] of [
      ['c', 30],
      ['a', 10],
      ['z', 20],
      ['b', 20],
    ] as const)
      window.add(entry(id, dueAt));
    expect(ids(window.takeDue(20, 2))).toEqual(['a', 'b']);
    expect(ids(window.takeDue(20, 2))).toEqual(['z']);
    expect([window.size, window.first?.id]).toEqual([1, 'c']);
  });

  it('has each once, at its newest moment', () => {
    const window = new DueWindow(10);
    window.add(entry('a', 10));
    window.add(entry('a', 30));
    window.remove('b');
    expect(ids(window.takeDue(20, 9))).toEqual([]);
    expect(ids(window.takeDue(30, 9))).toEqual(['a']);
  });

  it('leaves what lies behind its end to the store', () => {
    const window = new DueWindow(10);
    window.knowsUpTo({ dueAt: 20, id: 'm' });
    expect([window.add(entry('l', 20)), window.add(entry('n', 20)), window.add(entry('a', 21))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(window.size).toBe(1);
  });

  it('holds a bounded number, the earliest, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.nat(50)), { maxLength: 200 }), (added) => {
        const window = new DueWindow(10);
        const all = new Map<string, DueEntry>();
        for (const [id, dueAt] of added) {
          all.set(String(id), entry(String(id), dueAt));
          window.add(entry(String(id), dueAt));
          expect(window.size).toBeLessThanOrEqual(20);
        }
        const { end } = window;
        const known = [...all.values()].filter((one) => end === undefined || compareDue(one, end) <= 0);
        expect(ids(window.takeDue(100, 1000))).toEqual(ids(known.toSorted(compareDue)));
      }),
    );
  });
});
