import type { Loop, MultiInstance, ServiceTask } from '@onward/model';
import { keys } from './ordinal-map.js';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  end,
  handlerOf,
  mappings,
  milliseconds,
  process,
  signal,
  start,
  subProcess,
  task,
} from './testing/definitions.js';
import { given, type Specification } from './testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const many = (more: Partial<MultiInstance> = {}): MultiInstance => ({
  type: 'multiInstance',
  isSequential: false,
  cardinality: { value: 3 },
  ...more,
});

const looping = (loop: Loop, more: Partial<ServiceTask> = {}, variables = {}): Specification =>
  given(
    process([start, task('a', { loop, ...more }), task('z'), end], ['start -> a', 'a -> z', 'z -> end']),
    setup,
  ).created(variables);

const jobsOf = (spec: Specification, element: string): number[] =>
  [...keys(spec.state.jobs)].filter((id) => spec.jobById(id)?.element === element);

const complete = (spec: Specification, job: number, variables = {}): Specification =>
  spec.when({ type: 'CompleteJob', job, variables }).accepted();

describe('a parallel multi-instance activity', () => {
  it('maps outputs to the variable that the output element is read from, which each instance has for itself', () => {
    const spec = looping(
      many({ outputCollection: 'out', outputElement: { feel: 'n' } }),
      { io: { inputs: [], outputs: mappings('answer => n', 'answer => last') } },
      { n: 7 },
    );
    const [first = 0, second = 0, third = 0] = jobsOf(spec, 'a');
    const two = complete(complete(spec, third, { answer: 30 }), first, { answer: 10 });
    const done = complete(two, second, { answer: 20 });
    expect(done.live('p').variables).toEqual({ n: 7, last: 20, out: [10, 20, 30] });
  });

  it('has an instance per item, and goes on once', () => {
    const spec = looping(
      many({
        collection: { feel: 'items' },
        inputElement: 'item',
        outputCollection: 'out',
        outputElement: { feel: 'n' },
      }),
      {},
      { items: ['x', 'y', 'z'] },
    );
    const [first = 0, second = 0, third = 0] = jobsOf(spec, 'a');
    const locals = [first, second, third].map((job) => spec.instanceOfJob(job).variables);
    expect(locals).toEqual([
      { loopCounter: 1, item: 'x', n: null },
      { loopCounter: 2, item: 'y', n: null },
      { loopCounter: 3, item: 'z', n: null },
    ]);
    const two = complete(complete(spec, third, { n: 30 }), first, { n: 10 });
    expect(jobsOf(two, 'z')).toEqual([]);
    const done = complete(two, second, { n: 20 });
    expect(jobsOf(done, 'z')).toHaveLength(1);
    expect(done.completed('z').state.finalVariables).toMatchObject({ out: [10, 20, 30] });
  });

  it('without items is over at once', () => {
    const spec = looping(many({ collection: { feel: 'items' }, outputCollection: 'out' }), {}, { items: [] });
    expect(jobsOf(spec, 'z')).toHaveLength(1);
    expect(spec.completed('z').state.finalVariables).toEqual({ items: [], out: [] });
  });

  it('ends the others when its completion condition holds', () => {
    const spec = looping(many({ completionCondition: { feel: 'numberOfCompletedInstances > 1' } }));
    const [first = 0, second = 0] = jobsOf(spec, 'a');
    const done = complete(complete(spec, first), second);
    expect(jobsOf(done, 'a')).toEqual([]);
    expect(jobsOf(done, 'z')).toHaveLength(1);
    expect(done.types).toContain('JobCanceled');
  });

  it('keeps the variable of its output element apart for each instance', () => {
    const spec = looping(many({ outputCollection: 'out', outputElement: { feel: 'made' } }));
    const [first = 0, second = 0, third = 0] = jobsOf(spec, 'a');
    const done = complete(complete(complete(spec, first, { made: 'x' }), second, { made: 'y' }), third, {});
    expect(done.completed('z').state.finalVariables).toEqual({ out: ['x', 'y', null] });
  });

  it('is interrupted as a whole', () => {
    const spec = given(
      process(
        [start, task('a', { loop: many() }), boundary('a', signal('s')), task('b'), end],
        ['start -> a', 'a -> end', 'on-a -> b', 'b -> end'],
      ),
      setup,
    ).created();
    expect(spec.state.subscriptions.size).toBe(1);
    const interrupted = spec.signalled('s');
    expect(interrupted.state.tokens.size).toBe(1);
    expect(interrupted.completed('b').state.status).toBe('COMPLETED');
  });

  it('starts its instances in chunks', () => {
    const limits = { maxEventsPerDecision: 50 };
    let spec = given(
      process(
        [start, task('a', { loop: many({ cardinality: { value: 200 } }) }), end],
        ['start -> a', 'a -> end'],
      ),
      { ...setup, limits },
    ).created();
    let appends = 1;
    for (; spec.state.deferred; appends++) {
      spec = spec.when({ type: 'Advance' }).accepted();
      expect(spec.events.length).toBeLessThan(70);
    }
    expect(appends).toBeGreaterThan(5);
    expect(spec.state.jobs.size).toBe(200);
  });

  it('is stuck where there is no list, and goes on when there is', () => {
    const spec = looping(many({ collection: { feel: 'items' } }));
    const { incident, errorType } = spec.newest('IncidentRaised');
    expect(errorType).toBe('EXTRACT_VALUE_ERROR');
    const resolved = spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { items: [1] }, local: false })
      .when({ type: 'ResolveIncident', incident });
    expect(jobsOf(resolved, 'a')).toHaveLength(1);
  });

  it('is compensated once per instance, the last one first', () => {
    const definition = process(
      [start, task('a', { loop: many() }), ...handlerOf('a'), task('z'), end],
      ['start -> a', 'a -> z', 'z -> end'],
      'compensate',
    );
    let spec = given(definition, setup).created();
    const order = jobsOf(spec, 'a').toReversed();
    for (const job of order) spec = complete(spec, job);
    const failed = spec
      .when({ type: 'FailJob', job: spec.job('z').id, retries: 0, message: 'no' })
      .accepted();
    let undoing = failed
      .when({ type: 'StartCompensation', failure: failed.newest('FailureRecorded').failure, saga: 's' })
      .accepted();
    for (let n = 0; n < 3; n++) undoing = undoing.completed('undo-a');
    expect(undoing.state).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
    expect(undoing.history.filter(({ type }) => type === 'CompensationUnrolled')).toHaveLength(1);
  });
});

describe('a sequential multi-instance activity', () => {
  it('has one instance after the other', () => {
    let spec = looping(many({ isSequential: true }));
    for (let n = 1; n <= 3; n++) {
      const jobs = jobsOf(spec, 'a');
      expect(jobs).toHaveLength(1);
      expect(spec.instanceOfJob(jobs[0] as number).variables).toEqual({ loopCounter: n });
      spec = complete(spec, jobs[0] as number);
    }
    expect(jobsOf(spec, 'z')).toHaveLength(1);
  });

  it('of a sub-process has the sub-process anew each time', () => {
    const inner = subProcess('sub', [task('a')], {
      loop: many({ isSequential: true, cardinality: { value: 2 } }),
    });
    const spec = given(
      process([start, ...inner.elements, end], ['start -> sub', 'sub -> end', ...inner.flows]),
      setup,
    ).created();
    const done = spec.completed('a').completed('a');
    expect(done.state.status).toBe('COMPLETED');
    expect(done.path.filter((id) => id === 'sub')).toHaveLength(3);
  });
});

describe('a standard loop', () => {
  const rounds = (loop: Loop, variables: object): number => {
    let spec = looping(loop, { io: { inputs: [], outputs: mappings('n => n') } }, variables as never);
    let count = 0;
    for (; jobsOf(spec, 'a').length > 0; count++) {
      const [job = 0] = jobsOf(spec, 'a');
      spec = complete(spec, job, { n: count });
    }
    return count;
  };
  const loop = (testBefore: boolean, maximum?: number): Loop => ({
    type: 'standard',
    condition: { feel: 'n < 2' },
    testBefore,
    ...(maximum !== undefined && { maximum: { value: maximum } }),
  });

  it.each([
    ['goes round while its condition holds', loop(true), 0, 3],
    ['does not begin where the condition is tested before', loop(true), 5, 0],
    ['goes round once where it is tested after', loop(false), 5, 3],
    ['goes round so many times at most', loop(false, 2), 0, 2],
    [
      'without a condition goes round so many times',
      { type: 'standard', testBefore: false, maximum: { value: 4 } },
      0,
      4,
    ],
  ] as const)('%s', (_, it, n, expected) => {
    expect(rounds(it as Loop, { n })).toBe(expected);
  });
});
