import { visibleVariables } from './index.js';
import { comparisons } from './testing/comparisons.js';
import {
  catching,
  end,
  error,
  message,
  milliseconds,
  process,
  signal,
  start,
  task,
  throwing,
  timer,
  within,
} from './testing/definitions.js';
import { given } from './testing/index.js';
import type { FlowElement, ProcessDefinition } from '@onward/model';

const setup = { expressions: comparisons, schedules: milliseconds };
const created = (definition: ProcessDefinition, variables = {}) =>
  given(definition, setup).created(variables);

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

  it('of the start is done before anything is waited for', () => {
    const receiving: FlowElement = {
      id: 'a',
      type: 'receiveTask',
      message: message('paid') as never,
      listeners: [{ on: 'start', job: job('before') }],
    };
    const late: FlowElement = {
      id: 'late',
      type: 'boundaryEvent',
      attachedTo: 'a',
      interrupting: true,
      triggers: [timer(10)],
    };
    const definition = process([start, receiving, late, end], ['start -> a', 'a -> end', 'late -> end']);
    const spec = created(definition, { key: 'k' });
    expect(spec.job('a').type).toBe('before');
    expect(spec.state.subscriptions.size).toBe(0);
    const waiting = spec.completed('a');
    expect(waiting.state.subscriptions.size).toBe(2);
    expect(waiting.received('a').state.status).toBe('COMPLETED');
  });
});
