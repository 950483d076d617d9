import { visibleVariables } from './index.js';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  catching,
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

describe('an event sub-process', () => {
  const handler = (interrupting: boolean, trigger = signal('s')): FlowElement[] => [
    { id: 'handler', type: 'eventSubProcess' },
    {
      id: 'start-handler',
      type: 'startEvent',
      scope: 'handler',
      triggers: [trigger],
      interrupting,
    },
    ...within('handler', [task('h')]),
    { id: 'end-handler', type: 'endEvent', scope: 'handler' },
  ];
  const flows = ['start -> a', 'a -> end', 'start-handler -> h', 'h -> end-handler'];

  it('interrupts all in its scope', () => {
    const spec = created(process([start, task('a'), end, ...handler(true)], flows)).signalled('s', { x: 1 });
    expect(spec.state.jobs.size).toBe(1);
    expect(visibleVariables(spec.state, spec.live('h').id)).toEqual({ x: 1 });
    const done = spec.completed('h');
    expect(done.state.status).toBe('COMPLETED');
    expect(done.path).toEqual(['start', 'start-handler', 'h', 'end-handler', 'handler']);
  });

  it('or runs beside it, as often as its event occurs', () => {
    const spec = created(process([start, task('a'), end, ...handler(false)], flows))
      .signalled('s')
      .signalled('s');
    expect(spec.state.jobs.size).toBe(3);
    const last = spec.completed('a').completed('h');
    expect(last.state.status).toBe('ACTIVE');
    expect(last.completed('h').state.status).toBe('COMPLETED');
  });

  it('catches the error of its scope', () => {
    const elements = [start, task('a'), end, ...handler(true, error('E') as never)];
    const spec = created(process(elements, flows));
    const thrown = spec
      .when({ type: 'ThrowJobError', job: spec.job('a').id, code: 'E', message: 'no' })
      .accepted();
    expect(thrown.completed('h').state.status).toBe('COMPLETED');
  });

  it('waits for a condition, and for the next time it comes true', () => {
    const condition = { type: 'conditional', condition: { feel: 'n > 3' } } as never;
    const spec = created(process([start, task('a'), end, ...handler(false, condition)], flows), { n: 1 });
    const set = (from: typeof spec, n: number) =>
      from.when({ type: 'SetVariables', elementInstance: 0, variables: { n }, local: false }).accepted();
    const once = set(set(spec, 4), 5);
    expect(once.state.jobs.size).toBe(2);
    expect(set(set(once, 0), 9).state.jobs.size).toBe(3);
  });
});

describe('what is waited for', () => {
  it('is a message, with the key it had when it was opened', () => {
    const definition = process([start, catching('m', message('paid')), end], ['start -> m', 'm -> end']);
    const spec = created(definition, { key: 12 });
    expect(spec.waiting('m').trigger).toEqual({ type: 'message', name: 'paid', correlationKey: '12' });
    const done = spec.received('m', { x: 1 });
    expect(done.state.finalVariables).toEqual({ key: 12, x: 1 });
  });

  it('needs a key that is text or a number', () => {
    const definition = process([start, catching('m', message('paid')), end], ['start -> m', 'm -> end']);
    const spec = created(definition);
    const incident = spec.newest('IncidentRaised');
    expect(incident).toMatchObject({ errorType: 'EXTRACT_VALUE_ERROR', element: 'm' });
    const resolved = spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { key: 'k' }, local: false })
      .when({ type: 'ResolveIncident', incident: incident.incident });
    expect(resolved.waiting('m').trigger).toMatchObject({ correlationKey: 'k' });
  });

  it('is the first of several behind an event-based gateway', () => {
    const definition = process(
      [
        start,
        { id: 'which', type: 'eventBasedGateway' },
        catching('m', message('paid')),
        catching('t', timer(10)),
        task('a'),
        task('b'),
        end,
      ],
      ['start -> which', 'which -> m', 'which -> t', 'm -> a', 't -> b', 'a -> end', 'b -> end'],
    );
    const spec = created(definition, { key: 'k' });
    expect(spec.due('t').job('b').status).toBe('open');
    expect(spec.due('t').state.subscriptions.size).toBe(0);
    expect(spec.received('m', { x: 1 }).job('a').status).toBe('open');
    expect(spec.received('m').newest('FlowTaken').target).toBe('a');
  });

  it('are all of several, or any of them', () => {
    const two = { ...catching('m', signal('s1'), signal('s2')), parallelMultiple: true };
    const all = created(process([start, two, end], ['start -> m', 'm -> end']));
    expect(all.signalled('s1').state.status).toBe('ACTIVE');
    expect(all.signalled('s1').signalled('s2').state.status).toBe('COMPLETED');
    const any = created(
      process([start, catching('m', signal('s1'), signal('s2')), end], ['start -> m', 'm -> end']),
    );
    expect(any.signalled('s2').state.status).toBe('COMPLETED');
  });

  it('is where a link leads', () => {
    const definition = process(
      [start, throwing('out', { type: 'link', name: 'L' }), catching('in', { type: 'link', name: 'L' }), end],
      ['start -> out', 'in -> end'],
    );
    expect(created(definition).path).toEqual(['start', 'out', 'in', 'end']);
  });

  it('is a timer that sends a token on each time, and itself with the last', () => {
    const definition = process(
      [start, catching('t', timer(10, 'cycle')), task('a'), end],
      ['start -> t', 't -> a', 'a -> end'],
    );
    const three = created(definition).due('t').due('t').due('t');
    expect(three.state.jobs.size).toBe(3);
    expect(three.state.subscriptions.size).toBe(0);
    expect(three.completed('a').completed('a').completed('a').state.status).toBe('COMPLETED');
  });

  it('brings its variables, also where several have to occur', () => {
    const both = { ...catching('m', signal('s1'), signal('s2')), parallelMultiple: true };
    const spec = created(process([start, both, end], ['start -> m', 'm -> end']));
    const done = spec.signalled('s1', { a: 1 }).signalled('s2', { b: 2 });
    expect(done.state.finalVariables).toEqual({ a: 1, b: 2 });
  });
});

describe('an execution listener', () => {
  const job = (type: string) => ({ type: { value: type }, retries: { value: 3 }, headers: {} });
  const listened = task('a', {
    listeners: [
      { on: 'start', job: job('before') },
      { on: 'end', job: job('after') },
      { on: 'start', job: job('second') },
    ],
  });

  it('runs before the work begins, or before the element completes', () => {
    let spec = created(process([start, listened, end], ['start -> a', 'a -> end']));
    const types: string[] = [];
    while (spec.state.status === 'ACTIVE') {
      types.push(spec.job('a').type);
      spec = spec.completed('a', { n: types.length });
    }
    expect(types).toEqual(['before', 'second', 'a-type', 'after']);
  });
});
