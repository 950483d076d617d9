import type { Key, Position } from '@onward/model';
import { VirtualClock } from '@onward/testing';
import type { Outcome } from '../api.js';
import { silentLogger } from '../ports.js';
import { compareDue, type DueEntry } from './due-entry.js';
import { Timers, type DueIndex } from './timers.js';

const position = (n: number): Position => String(n) as Position;
const FIRED: Outcome<unknown> = { ok: true, value: {}, revision: 0, position: position(0) };

/** A store of timers, an index of it, and nodes that fire them. `asked` runs before the index answers. */
function world(asked: () => Promise<void> = async () => {}) {
  const clock = new VirtualClock(0);
  const stored = new Map<string, DueEntry>();
  const fired: string[] = [];
  let head = 0;
  let pages = 0;
  const index: DueIndex = {
    head: async () => position(head),
    waitFor: async () => true,
    next: async (after, limit, until = Infinity) => {
      pages++;
      const entries = [...stored.values()];
      await asked();
      return entries
        .filter((entry) => entry.dueAt <= until && (after === undefined || compareDue(entry, after) > 0))
        .toSorted(compareDue)
        .slice(0, limit);
    },
  };
  const store = (id: string, dueAt: number): DueEntry => {
    const entry: DueEntry = {
      id,
      dueAt,
      tenantId: 't',
      kind: 'timer',
      instanceKey: '1' as Key,
      subscription: 1,
    };
    stored.set(id, entry);
    head++;
    return entry;
  };
  const node = (
    answer: (entry: DueEntry) => Promise<Outcome<unknown>> = async () => FIRED,
    sharedStore = false,
  ) =>
    new Timers({
      clock,
      pauses: clock,
      logger: silentLogger,
      index,
      sharedStore,
      window: 10,
      maxRefused: 20,
      async fire(entry) {
        const outcome = await answer(entry);
        if (outcome.ok && stored.get(entry.id)?.dueAt === entry.dueAt) {
          fired.push(entry.id);
          stored.delete(entry.id);
        }
        return outcome;
      },
    });
  return { clock, stored, fired, store, node, head: () => position(head), pages: () => pages };
}

describe('Timers', () => {
  it('fires each at its moment, in order', async () => {
    const { clock, fired, store, node, head } = world();
    const timers = node();
    timers.start();
    for (const [id, dueAt] of [
      ['b', 200],
      ['a', 100],
      ['c', 300],
    ] as const)
      timers.offer(store(id, dueAt), head());
    await clock.advance(99);
    expect(fired).toEqual([]);
    await clock.advance(1);
    expect(fired).toEqual(['a']);
    await clock.advance(200);
    expect(fired).toEqual(['a', 'b', 'c']);
    await timers.stop();
  });

  it('fires what was due during a stop in the order in which it was due', async () => {
    const { clock, fired, store, node } = world();
    for (let n = 0; n < 100; n++) store(`t${n}`, (n * 37) % 100);
    await clock.advance(1_000);
    const timers = node();
    timers.start();
    await clock.advance(0);
    expect(fired).toEqual(Array.from({ length: 100 }, (_, n) => `t${(n * 73) % 100}`));
    await timers.stop();
  });

  it('loses none that is offered while the index is asked, and is due before what the index has', async () => {
    let answer = (): void => {};
    const asked = (): Promise<void> => new Promise((resolve) => (answer = resolve));
    const { clock, fired, store, node, head } = world(asked);
    store('late', 500);
    const timers = node();
    timers.start();
    await clock.advance(0);
    timers.offer(store('early', 100), head());
    answer();
    await clock.advance(0);
    answer();
    await clock.advance(100);
    expect(fired).toEqual(['early']);
    await clock.advance(400);
    expect(fired).toEqual(['early', 'late']);
    answer();
    await timers.stop();
  });

  it('holds few of many, and finds the others when their moment comes', async () => {
    const { clock, fired, stored, store, node, head } = world();
    for (let n = 0; n < 1_000; n++) store(`s${n}`, 1_000 + n);
    const timers = node();
    timers.start();
    await clock.advance(0);
    for (let n = 0; n < 1_000; n++) timers.offer(store(`o${n}`, 1_000 + ((n * 7) % 1_000)), head());
    await clock.advance(3_000);
    expect(stored.size).toBe(0);
    expect(fired).toHaveLength(2_000);
    const due = fired.map((id) =>
      id.startsWith('s') ? Number(id.slice(1)) : (Number(id.slice(1)) * 7) % 1_000,
    );
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    await timers.stop();
  });

  it('fires many that are due at one moment, side by side', async () => {
    const { clock, fired, store, node } = world();
    let running = 0;
    let most = 0;
    const timers = node(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => clock.schedule(10, resolve));
      running--;
      return FIRED;
    });
    for (let n = 0; n < 50; n++) store(`t${n}`, 100);
    timers.start();
    await clock.advance(1_000);
    expect(fired).toHaveLength(50);
    expect(most).toBeGreaterThanOrEqual(10);
    await timers.stop();
  });

  it('fires each at its moment, however long those before it take', async () => {
    const { clock, store, node, head } = world();
    const late: number[] = [];
    const timers = node(async ({ dueAt }) => {
      late.push(clock.now() - dueAt);
      await new Promise<void>((resolve) => clock.schedule(100, resolve));
      return FIRED;
    });
    timers.start();
    for (let n = 1; n <= 100; n++) timers.offer(store(`t${n}`, 5 * n), head());
    await clock.advance(2_000);
    expect(late).toEqual(Array.from({ length: 100 }, () => 0));
    await timers.stop();
  });

  it('fires one that comes again at its next moment, and not one that is called off', async () => {
    const { clock, fired, store, node, head, stored } = world();
    const timers: Timers = node(async (entry) => {
      if (entry.id === 'cycle' && entry.dueAt < 300) {
        fired.push(`cycle@${entry.dueAt}`);
        timers.offer(store('cycle', entry.dueAt + 100), head());
      }
      return FIRED;
    });
    timers.start();
    timers.offer(store('cycle', 100), head());
    timers.offer(store('off', 150), head());
    await clock.advance(120);
    stored.delete('off');
    timers.callOff('off');
    await clock.advance(1_000);
    expect(fired).toEqual(['cycle@100', 'cycle@200', 'cycle']);
    await timers.stop();
  });

  it.each([
    ['unavailable', 'UNAVAILABLE', 'STORE_UNAVAILABLE', 3],
    ['frozen', 'WRONG_STATE', 'PROCESS_INSTANCE_FROZEN', 3],
    ['a limit', 'LIMIT', 'APPEND_TOO_LARGE', 3],
    ['early by the clock of the instance', 'WRONG_STATE', 'TIMER_NOT_DUE', 3],
    ['gone', 'NOT_FOUND', 'X', 1],
    ['moved on', 'WRONG_STATE', 'X', 1],
  ] as const)('tries again what may pass: %s', async (_, kind, code, expected) => {
    const { clock, store, node, head } = world();
    let tries = 0;
    const timers = node(async () => {
      tries++;
      return tries < 3 ? { ok: false, rejection: { kind, code, message: 'no' } } : FIRED;
    });
    timers.start();
    timers.offer(store('a', 100), head());
    await clock.advance(60_000);
    expect(tries).toBe(expected);
    await timers.stop();
  });

  it('asks less and less often where a limit refuses, never stops asking, and says so', async () => {
    const { clock, fired, store, node, head } = world();
    const tries: number[] = [];
    let isOver = false;
    const timers = node(async () => {
      tries.push(clock.now());
      const rejection = { kind: 'LIMIT', code: 'APPEND_TOO_LARGE', message: 'no' } as const;
      return isOver ? FIRED : { ok: false, rejection };
    });
    timers.start();
    timers.offer(store('a', 100), head());
    await clock.advance(60_000);
    const pauses = tries.slice(1).map((at, n) => at - tries[n]!);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(timers.refusedForLimits).toBe(1);
    await clock.advance(24 * 3_600_000);
    const last = tries.at(-1)! - tries.at(-2)!;
    expect(last).toBe(600_000);
    isOver = true;
    await clock.advance(600_000);
    expect(fired).toEqual(['a']);
    expect(timers.refusedForLimits).toBe(0);
    await timers.stop();
  });

  it('finds those again that are too many to be remembered', async () => {
    const { clock, fired, store, node } = world();
    let isOver = false;
    const timers = node(async () => {
      const rejection = { kind: 'LIMIT', code: 'APPEND_TOO_LARGE', message: 'no' } as const;
      return isOver ? FIRED : { ok: false, rejection };
    });
    for (let n = 0; n < 60; n++) store(`t${n}`, 100 + n);
    timers.start();
    await clock.advance(10_000);
    expect(fired).toEqual([]);
    isOver = true;
    await clock.advance(1_300_000);
    expect(fired).toHaveLength(60);
    await timers.stop();
  });

  it('fires what another node has left behind', async () => {
    const { clock, fired, store, node } = world();
    const timers = node(undefined, true);
    timers.start();
    await clock.advance(10);
    store('theirs', 500);
    await clock.advance(1_400);
    expect(fired).toEqual([]);
    await clock.advance(1_000);
    expect(fired).toEqual(['theirs']);
    await timers.stop();
  });
});
