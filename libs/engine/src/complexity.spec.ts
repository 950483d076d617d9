import { buildGraph, type Key } from '@onward/model';
import type { Command } from './commands.js';
import { DEFAULT_LIMITS, type DecisionContext } from './context.js';
import { decide } from './decide.js';
import { initialState } from './evolve.js';
import { checkInvariants } from './invariants.js';
import { first, values } from './ordinal-map.js';
import type { InstanceState } from './state.js';
import { comparisons } from './testing/comparisons.js';
import {
  choice,
  end,
  handlerOf,
  milliseconds,
  parallel,
  process,
  start,
  task,
  terminate,
} from './testing/definitions.js';

const CREATE: Command = {
  type: 'CreateProcessInstance',
  definitionKey: '1' as Key,
  processVersion: 1,
  instanceNumber: 1,
  variables: { n: 0 },
};

/** Decides, and goes on as long as appends end at their bound. */
function through(
  state: InstanceState,
  command: Command,
  context: DecisionContext,
): { state: InstanceState; events: number } {
  let at = { state, events: 0 };
  for (let next: Command | undefined = command; next !== undefined;) {
    const decision = decide(at.state, next, context);
    if (!decision.accepted) throw new Error(decision.rejection.message);
    at = { state: decision.state, events: at.events + decision.events.length };
    next = decision.events.at(-1)?.type === 'AdvanceDeferred' ? { type: 'Advance' } : undefined;
  }
  return at;
}

/** Objects that `after` does not share with `before`: what a change had to copy, whatever the machine. */
function copied(before: unknown, after: unknown): number {
  const known = new Set<unknown>();
  const visit = (value: unknown, found: (object: object) => boolean): void => {
    if (typeof value !== 'object' || value === null || !found(value)) return;
    for (const item of value instanceof Map ? value.values() : Object.values(value)) visit(item, found);
  };
  visit(before, (object) => !known.has(object) && Boolean(known.add(object)));
  let slots = 0;
  visit(after, (object) => {
    if (known.has(object)) return false;
    known.add(object);
    slots += object instanceof Map ? object.size : Object.keys(object).length;
    return true;
  });
  return slots;
}

describe('an instance with 10,000 live tokens', () => {
  const WIDTH = 100;
  const inner = Array.from({ length: WIDTH }, (_, n) => `f${n}`);
  const elements = [
    start,
    parallel('fork'),
    choice('mid'),
    parallel('fan'),
    task('t'),
    ...handlerOf('t'),
    task('stop'),
    terminate,
  ];
  const flows = [
    'start -> fork',
    ...inner.map(() => 'fork -> mid'),
    'mid -> fan',
    ...inner.map(() => 'fan -> t'),
    'fork -> stop',
    'stop -> terminate',
    't -> end',
  ];
  const graph = buildGraph(process([...elements, end], flows));
  const context: DecisionContext = {
    graph,
    now: 1,
    expressions: comparisons,
    schedules: milliseconds,
    limits: DEFAULT_LIMITS,
  };
  const { state: wide, events } = through(initialState, CREATE, context);

  it('is created in bounded appends', () => {
    expect(wide.tokens.size).toBe(WIDTH * WIDTH + 1);
    expect(events).toBeGreaterThan(30_000);
    expect(checkInvariants(wide)).toEqual([]);
  });

  it('copies as little for one step as a small one does, near enough', () => {
    const job = [...values(wide.jobs)].find(({ element }) => element === 't')?.id as number;
    const decision = decide(wide, { type: 'CompleteJob', job, variables: { n: 1 } }, context);
    if (!decision.accepted) throw new Error('refused');
    expect(decision.events).toHaveLength(5);
    // Some tree nodes of 32 places each per event; the 10,000 tokens alone would be more than ten times that.
    expect(copied(wide, decision.state)).toBeLessThan(1500);
  });

  it('can be cancelled, and ended by a terminate end event', () => {
    const canceled = through(wide, { type: 'CancelProcessInstance' }, context);
    expect(canceled.state).toMatchObject({ status: 'TERMINATED', endReason: 'CANCELED' });
    expect(canceled.events).toBeGreaterThan(20_000);
    const stop = [...values(wide.jobs)].find(({ element }) => element === 'stop')?.id as number;
    expect(through(wide, { type: 'CompleteJob', job: stop, variables: {} }, context).state.status).toBe(
      'COMPLETED',
    );
  });
});

describe('an instance with 100,000 events', () => {
  const elements = [
    start,
    choice('merge'),
    parallel('fork'),
    task('a'),
    ...handlerOf('a'),
    parallel('join'),
    choice('again'),
    end,
  ];
  const flows = [
    'start -> merge',
    'merge -> fork',
    'fork -> a',
    'fork -> join',
    'a -> join',
    'join -> again',
    'again -> merge : n < 9000',
    'again -> end : default',
  ];
  const graph = buildGraph(process(elements, flows, 'compensate'));
  const context: DecisionContext = {
    graph,
    now: 1,
    expressions: comparisons,
    schedules: milliseconds,
    limits: DEFAULT_LIMITS,
  };

  it('takes its last step as cheaply as its first, compensable entries and joins included', () => {
    let { state, events } = through(initialState, CREATE, context);
    const copies: number[] = [];
    for (let n = 1; n <= 9000; n++) {
      const [job] = first(state.jobs) as readonly [number, unknown];
      const next = through(state, { type: 'CompleteJob', job, variables: { n } }, context);
      if (n === 500 || n === 8999) copies.push(copied(state, next.state));
      ({ state } = next);
      events += next.events;
    }
    expect(events).toBeGreaterThan(100_000);
    expect(state.status).toBe('COMPLETED');
    const [early = 0, late = 0] = copies;
    expect(late).toBeLessThan(2 * early + 200);
  });
});
