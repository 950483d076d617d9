import { visibleVariables } from './index.js';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  end,
  ending,
  error,
  mappings,
  message,
  milliseconds,
  parallel,
  process,
  signal,
  start,
  subProcess,
  task,
  terminate,
  throwError,
  throwing,
  timer,
  within,
} from './testing/definitions.js';
import { given } from './testing/index.js';
import type { FlowElement, ProcessDefinition } from '@onward/model';

const setup = { expressions: comparisons, schedules: milliseconds };
const created = (definition: ProcessDefinition, variables = {}) =>
  given(definition, setup).created(variables);

describe('a sub-process', () => {
  const inner = subProcess('sub', [task('a'), task('b')]);
  const definition = process(
    [start, ...inner.elements, task('z'), end],
    ['start -> sub', 'sub -> z', 'z -> end', ...inner.flows],
  );

  it('is complete when no token is left in it', () => {
    const done = created(definition).completed('a').completed('b');
    expect(done.path).toEqual(['start', 'start-sub', 'a', 'b', 'end-sub', 'sub']);
    expect(done.completed('z').state.status).toBe('COMPLETED');
  });

  it('keeps its variables to itself, and maps what it is told to', () => {
    const mapped = subProcess('sub', [task('a')], {
      io: { inputs: mappings('n => local'), outputs: mappings('local => out') },
    });
    const spec = created(
      process([start, ...mapped.elements, end], ['start -> sub', 'sub -> end', ...mapped.flows]),
      { n: 1 },
    ).completed('a', { local: 5 });
    expect(spec.state.finalVariables).toEqual({ n: 1, out: 5 });
  });

  it('is ended with everything in it', () => {
    const canceled = created(definition).when({ type: 'CancelProcessInstance' });
    canceled.thenTypes('JobCanceled', 'ElementTerminated', 'ElementTerminated', 'ProcessInstanceTerminated');
  });

  it('alone is completed by a terminate end event in it', () => {
    const sub = subProcess('sub', [parallel('fork'), task('a')]);
    const elements = [start, ...sub.elements, ...within('sub', [terminate]), task('z'), end];
    const flows = ['start -> sub', 'sub -> z', 'z -> end', 'fork -> terminate', ...sub.flows];
    const spec = created(process(elements, flows));
    expect(spec.state.tokens.size).toBe(1);
    expect(spec.job('z').status).toBe('open');
    expect(spec.path).toEqual(['start', 'start-sub', 'fork', 'terminate', 'sub']);
  });

  it('with many tokens is ended in more than one append', () => {
    const sub = subProcess('sub', [parallel('fork')]);
    const tasks = Array.from({ length: 50 }, (_, n) => task(`t${n}`));
    const elements = [
      start,
      ...sub.elements,
      ...within('sub', tasks),
      boundary('sub', signal('stop')),
      task('after'),
      end,
    ];
    const flows = [
      'start -> sub',
      'sub -> end',
      'on-sub -> after',
      ...sub.flows,
      ...tasks.map(({ id }) => `fork -> ${id}`),
    ];
    const limits = { maxEventsPerDecision: 20 };
    let spec = given(process(elements, flows), { ...setup, limits }).created();
    while (spec.state.deferred) spec = spec.when({ type: 'Advance' }).accepted();
    spec = spec.signalled('stop');
    expect(spec.events.length).toBeLessThan(60);
    expect(spec.types).toContain('ScopeTerminating');
    while (spec.state.deferred) spec = spec.when({ type: 'Advance' }).accepted();
    expect(spec.state.tokens.size).toBe(1);
    expect(spec.job('after').status).toBe('open');
  });
});

describe('a boundary event', () => {
  const flows = ['start -> a', 'a -> end', 'on-a -> b', 'b -> end'];
  const withBoundary = (event: FlowElement) => process([start, task('a'), event, task('b'), end], flows);

  it('interrupts its activity', () => {
    const spec = created(withBoundary(boundary('a', timer(10)))).due('on-a');
    spec.thenTypes(
      'EventSubscriptionTriggered',
      'JobCanceled',
      'ElementTerminated',
      'TokenCreated',
      'ElementPassed',
      'FlowTaken',
      'ElementActivated',
      'JobCreated',
    );
    expect(spec.completed('b').state.status).toBe('COMPLETED');
  });

  it('or does not', () => {
    const spec = created(withBoundary(boundary('a', signal('s'), { interrupting: false })))
      .signalled('s')
      .signalled('s');
    expect(spec.state.jobs.size).toBe(3);
    expect(spec.waiting('on-a').trigger).toEqual({ type: 'signal', name: 's' });
    const done = spec.completed('a').completed('b').completed('b');
    expect(done.state.status).toBe('COMPLETED');
  });

  it('is not waited for any more when its activity has completed', () => {
    const spec = created(withBoundary(boundary('a', signal('s'))))
      .completed('a')
      .thenTypes(
        'JobCompleted',
        'EventSubscriptionDeleted',
        'ElementCompleted',
        'FlowTaken',
        'ElementPassed',
        'ProcessInstanceCompleted',
      );
    expect(spec.state.status).toBe('COMPLETED');
  });

  it('of a cycle comes again and again', () => {
    const repeated = { interrupting: false };
    let spec = created(withBoundary(boundary('a', timer(10, 'cycle'), repeated)));
    const at: number[] = [];
    for (let n = 0; n < 3; n++) {
      spec = spec.due('on-a');
      at.push(spec.context.now);
    }
    expect(at.map((time) => time - (at[0] as number))).toEqual([0, 10, 20]);
    expect(spec.state.subscriptions.size).toBe(0);
    expect(spec.state.jobs.size).toBe(4);
  });

  it('maps what the message brings', () => {
    const event = boundary('a', message('m'), { io: { inputs: [], outputs: mappings('x => got') } });
    const spec = created(withBoundary(event), { key: 'k1' }).received('on-a', { x: 4, y: 5 });
    expect(visibleVariables(spec.state, 0)).toEqual({ key: 'k1', got: 4 });
  });

  it('catches the error of a worker, by its code before any', () => {
    const any = boundary('a', error(), { id: 'any' });
    const exact = boundary('a', error('E1'));
    const definition = process(
      [start, task('a'), any, exact, task('b'), task('c'), end],
      [...flows, 'any -> c', 'c -> end'],
    );
    const thrown = (code: string) => {
      const spec = created(definition);
      return spec
        .when({ type: 'ThrowJobError', job: spec.job('a').id, code, message: '', variables: { why: 1 } })
        .accepted();
    };
    expect(thrown('E1').job('b').status).toBe('open');
    expect(visibleVariables(thrown('E1').state, 0)).toEqual({ why: 1 });
    expect(thrown('E2').job('c').status).toBe('open');
    expect(thrown('E2').newest('JobErrorThrown').caughtBy).toBe('any');
  });

  it.each(['late', 'twice'])('is not triggered %s', (how) => {
    const spec = created(withBoundary(boundary('a', timer(10))));
    const { id } = spec.waiting('on-a');
    const trigger = { type: 'TriggerTimer', subscription: id } as const;
    if (how === 'late') spec.completed('a').when(trigger).thenRejected('PROCESS_INSTANCE_ENDED');
    else spec.due('on-a').when(trigger).thenRejected('SUBSCRIPTION_WRONG_STATE', { state: 'TRIGGERED' });
    spec.when(trigger).thenRejected('TIMER_NOT_DUE');
  });
});

describe('an error', () => {
  const inner = subProcess('inner', [task('a')]);
  const outer = subProcess('outer', []);
  const definition = process(
    [
      start,
      ...outer.elements,
      ...inner.elements.map((element) => (element.id === 'inner' ? { ...element, scope: 'outer' } : element)),
      ...within('inner', [ending('failed', throwError('E'))]),
      boundary('outer', error('E')),
      task('b'),
      end,
    ],
    [
      'start -> outer',
      'outer -> end',
      'on-outer -> b',
      'start-outer -> inner',
      'inner -> end-outer',
      'start-inner -> a',
      'a -> failed',
    ],
  );

  it('is caught further out, and all in between ends', () => {
    const spec = created(definition).completed('a');
    expect(spec.newest('ErrorThrown')).toMatchObject({ code: 'E', caughtBy: 'on-outer' });
    expect(spec.state.tokens.size).toBe(1);
    expect(spec.job('b').status).toBe('open');
  });

  it('that nothing catches is an incident, or compensates', () => {
    const elements = [start, task('a'), ending('failed', throwError('E'))];
    const uncaught = (onFailure: 'incident' | 'compensate') =>
      created(process(elements, ['start -> a', 'a -> failed'], onFailure)).completed('a');
    expect(uncaught('incident').newest('IncidentRaised')).toMatchObject({
      errorType: 'UNHANDLED_ERROR_EVENT',
      element: 'failed',
    });
    expect(uncaught('compensate').newest('FailureRecorded')).toMatchObject({ code: 'E', element: 'failed' });
  });

  it('that nothing in a called instance catches ends it for its caller', () => {
    const elements = [start, task('a'), ending('failed', throwError('E'))];
    const parent = { instanceKey: '9' as never, elementInstance: 3 };
    const spec = given(process(elements, ['start -> a', 'a -> failed']), setup)
      .when({
        type: 'CreateProcessInstance',
        definitionKey: '1' as never,
        processVersion: 1,
        instanceNumber: 1,
        variables: {},
        parent,
      })
      .accepted()
      .completed('a');
    expect(spec.newest('ProcessInstanceTerminated')).toMatchObject({ reason: 'ERROR', code: 'E' });
  });
});

describe('an escalation', () => {
  const escalate = (interrupting: boolean) => {
    const inner = subProcess('sub', [
      throwing('up', { type: 'escalation', code: { value: 'U' } }),
      task('a'),
    ]);
    return created(
      process(
        [
          start,
          ...inner.elements,
          boundary('sub', { type: 'escalation', code: 'U' }, { interrupting }),
          task('b'),
          end,
        ],
        ['start -> sub', 'sub -> end', 'on-sub -> b', 'b -> end', ...inner.flows],
      ),
    );
  };

  it('lets the thrower go on where it interrupts nothing', () => {
    const spec = escalate(false);
    expect(spec.state.jobs.size).toBe(2);
    expect(spec.completed('a').completed('b').state.status).toBe('COMPLETED');
  });

  it('ends it where it does', () => {
    const spec = escalate(true);
    expect(spec.state.jobs.size).toBe(1);
    expect(spec.completed('b').state.status).toBe('COMPLETED');
  });
});
