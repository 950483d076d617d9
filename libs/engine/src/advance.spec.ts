import type { Command } from './commands.js';
import { comparisons } from './testing/comparisons.js';
import {
  choice,
  end,
  handlerOf,
  parallel,
  process,
  start,
  task,
  terminate,
  userTask,
} from './testing/definitions.js';
import { given, type Specification } from './testing/index.js';

const ADVANCE: Command = { type: 'Advance' };
const endless = process([start, choice('x'), task('t')], ['start -> x', 'x -> x', 'start -> t']);

/** Advances as the runtime does, until nothing is deferred. */
function drained(
  spec: Specification,
  limit = 1000,
): { readonly spec: Specification; readonly appends: number } {
  let at = spec;
  let appends = 0;
  for (; at.events.at(-1)?.type === 'AdvanceDeferred'; appends++) {
    if (appends >= limit) throw new Error('it never ends');
    at = at.when(ADVANCE).accepted();
  }
  return { spec: at, appends };
}

describe('a bounded append', () => {
  it('ends a cycle without a wait state early; Advance goes on with it, and cancelling ends it', () => {
    const limits = { maxEventsPerDecision: 50 };
    const spec = given(endless, { limits }).created();
    expect(spec.events.length).toBeLessThanOrEqual(52);
    expect(spec.events.at(-1)).toEqual({ type: 'AdvanceDeferred', data: { ready: 1 } });
    expect(spec.state.deferred).toBe(true);
    const more = spec.when(ADVANCE);
    expect(more.events.at(-1)?.type).toBe('AdvanceDeferred');
    expect(more.events.length).toBeLessThanOrEqual(53);
    expect(more.when({ type: 'CancelProcessInstance' }).state.status).toBe('TERMINATED');
  });

  it('executes ready tokens first in, first out, so that a cycle starves nobody', () => {
    const spec = given(endless, { limits: { maxEventsPerDecision: 12 } }).created();
    expect(spec.state.jobs.size).toBe(1);
  });

  it('stays within its bytes', () => {
    const flows = ['start -> x', 'x -> x : text = "no"', 'x -> y : default', 'y -> x'];
    const definition = process([start, choice('x'), choice('y')], flows);
    const limits = { maxBytesPerDecision: 10_000 };
    const spec = given(definition, { limits, expressions: comparisons }).created({ text: 'yes'.repeat(50) });
    const { length } = JSON.stringify(spec.events);
    expect(spec.events.at(-1)?.type).toBe('AdvanceDeferred');
    expect(length).toBeGreaterThan(5_000);
    expect(length).toBeLessThan(14_000);
  });

  it('says when all has been worked off', () => {
    const fork = process(
      [start, parallel('f'), ...[1, 2, 3, 4, 5, 6].map((n) => task(`t${n}`))],
      ['start -> f', ...[1, 2, 3, 4, 5, 6].map((n) => `f -> t${n}`)],
    );
    const { spec, appends } = drained(given(fork, { limits: { maxEventsPerDecision: 3 } }).created());
    expect(spec.events.at(-1)).toEqual({ type: 'AdvanceFinished', data: {} });
    expect(appends).toBeGreaterThan(2);
    expect(spec.state).toMatchObject({ deferred: false, jobs: { size: 6 } });
    spec.when(ADVANCE).accepted().thenEvents();
  });

  it('says so, too, when the instance has ended', () => {
    const gateways = Array.from({ length: 10 }, (_, n) => choice(`x${n}`));
    const flows = ['start -> x0', ...gateways.slice(1).map(({ id }, n) => `x${n} -> ${id}`), 'x9 -> end'];
    const { spec } = drained(
      given(process([start, ...gateways, end], flows), { limits: { maxEventsPerDecision: 7 } }).created(),
    );
    expect(spec.types.slice(-2)).toEqual(['ProcessInstanceCompleted', 'AdvanceFinished']);
    expect(spec.state.deferred).toBe(false);
  });

  it('has AdvanceDeferred last, behind what is remembered of the command', () => {
    const spec = given(endless, { limits: { maxEventsPerDecision: 5 } }).created({}, { idempotencyKey: 'k' });
    expect(spec.types.slice(-2)).toEqual(['CommandRecorded', 'AdvanceDeferred']);
  });

  it('goes on with any other command, too', () => {
    const spec = given(endless, { limits: { maxEventsPerDecision: 20 } }).created();
    const set = spec.when({ type: 'SetVariables', elementInstance: 0, variables: { a: 1 }, local: true });
    expect(set.types[0]).toBe('VariablesSet');
    expect(set.events.length).toBeGreaterThan(15);
    expect(set.events.at(-1)?.type).toBe('AdvanceDeferred');
  });
});

describe('ending more than fits into one append', () => {
  const names = Array.from({ length: 20 }, (_, n) => `t${n}`);
  const elements = [
    start,
    parallel('f'),
    ...names.flatMap((id) => [task(id), ...handlerOf(id)]),
    userTask('u'),
    task('last'),
    terminate,
    task('x'),
  ];
  const flows = [
    'start -> f',
    ...names.map((id) => `f -> ${id}`),
    'f -> u',
    'f -> last',
    'f -> x',
    'last -> terminate',
  ];
  const spec = given(process(elements, flows, 'compensate')).created();
  const small = spec.with({ limits: { ...spec.context.limits, maxEventsPerDecision: 8 } });

  it.each([
    ['CancelProcessInstance', { type: 'CancelProcessInstance' } as Command, 'TERMINATED', 'CANCELED'],
    [
      'a terminate end event',
      { type: 'CompleteJob', job: spec.job('last').id, variables: {} } as Command,
      'COMPLETED',
      undefined,
    ],
  ])('%s marks the scope and goes on', (_, command, status, endReason) => {
    const first = small.when(command).accepted();
    expect(first.types.slice(-2)).toEqual(['ScopeTerminating', 'AdvanceDeferred']);
    const { spec: ended, appends } = drained(first);
    expect(ended.state).toMatchObject({ status, endReason });
    expect(appends).toBeGreaterThan(4);
    expect(ended.history.filter(({ type }) => type === 'ScopeTerminating')).toHaveLength(1);
  });

  it('takes no token on meanwhile', () => {
    const first = small.when({ type: 'CancelProcessInstance' });
    first
      .when({ type: 'CompleteJob', job: first.job('t19').id, variables: {} })
      .thenRejected('JOB_WRONG_STATE', { state: 'CANCELED' });
    first.when({ type: 'CancelProcessInstance' }).accepted();
    expect(drained(first).spec.state.endReason).toBe('CANCELED');
  });

  it('is cancelled where a terminate end event had begun', () => {
    const first = small.completed('last').when({ type: 'CancelProcessInstance' });
    expect(drained(first).spec.state.endReason).toBe('CANCELED');
  });

  it('compensates only when all tokens have ended; what completes meanwhile is compensated, too', () => {
    const failed = small
      .completed('t0')
      .when({ type: 'FailJob', job: small.job('x').id, message: 'no', retries: 0 });
    const { failure } = failed.newest('FailureRecorded');
    const first = failed.when({ type: 'StartCompensation', failure, saga: 's' });
    expect(first.types.at(-1)).toBe('AdvanceDeferred');
    expect(first.types).not.toContain('CompensationStepStarted');
    const meanwhile = first.completed('t19');
    const abandoned = meanwhile.when({ type: 'CompleteJob', job: small.job('t1').id, variables: {} });
    let { spec: at } = drained(abandoned);
    const order: string[] = [];
    while (at.state.status === 'ACTIVE') {
      const { handler } = at.newest('CompensationStepStarted');
      order.push(handler);
      at = drained(at.completed(handler)).spec;
    }
    expect(order).toEqual(['undo-t1', 'undo-t19', 'undo-t0']);
    expect(at.state.endReason).toBe('COMPENSATED');
  });
});

describe('an instance that runs out of ordinals', () => {
  const spec = given(
    process([start, task('a'), task('b'), end], ['start -> a', 'a -> b', 'b -> end']),
  ).created();
  const nearly = (left: number): Specification =>
    new (spec.constructor as new (...of: unknown[]) => Specification)(
      spec.context,
      { ...spec.state, nextOrdinal: 2 ** 20 - left },
      [],
      undefined,
    );

  it('takes a spare number in time, and its keys count on in that', () => {
    const extended = nearly(2).with({ spareInstanceNumber: 77 }).completed('a');
    expect(extended.events[0]).toEqual({ type: 'KeyRangeExtended', data: { instanceNumber: 77 } });
    expect(extended.state.moreNumbers).toEqual([77]);
    expect(extended.job('b').id).toBe(2 ** 20 - 1);
    expect(extended.with({ spareInstanceNumber: 78 }).completed('b').types).not.toContain('KeyRangeExtended');
  });

  it('takes none while it has enough', () => {
    expect(spec.with({ spareInstanceNumber: 77 }).completed('a').types).not.toContain('KeyRangeExtended');
  });

  it('refuses what would need more, but can be cancelled', () => {
    const full = nearly(1);
    full
      .when({ type: 'CompleteJob', job: full.job('a').id, variables: {} })
      .thenRejected('KEYS_EXHAUSTED', { kind: 'LIMIT' });
    nearly(2).completed('a').accepted();
    expect(full.when({ type: 'CancelProcessInstance' }).state.status).toBe('TERMINATED');
  });
});
