import type { ExecutionListener, FlowElement, JsonObject, TaskListener } from '@onward/model';
import { get } from '../ordinal-map.js';
import { comparisons } from '../testing/comparisons.js';
import {
  catching,
  end,
  milliseconds,
  parallel,
  process,
  signal,
  start,
  task,
  throwing,
  userTask,
  within,
} from '../testing/definitions.js';
import { given, type Specification } from '../testing/index.js';
import { BOTH, create, listening, on, worked } from '../testing/listening.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const output = (feel: string) => ({ inputs: [], outputs: [{ source: { feel }, target: 'got' }] });
/** An expression that fails until `n` is a number. */
const CHECKED = output('n > 1');

const resolved = (spec: Specification, variables: JsonObject = {}): Specification => {
  const { incident } = spec.newest('IncidentRaised');
  return spec
    .when({ type: 'SetVariables', elementInstance: 0, variables, local: true })
    .accepted()
    .when({ type: 'ResolveIncident', incident })
    .accepted();
};
const failed = (spec: Specification, element: string): Specification =>
  spec.when({ type: 'FailJob', job: spec.job(element).id, retries: 0, message: 'no' }).accepted();
const jobsOf = (spec: Specification, element: string): readonly string[] =>
  spec.history.flatMap(({ type, data }) =>
    type === 'JobCreated' && data.element === element ? [data.jobType] : [],
  );

describe('a link with listeners', () => {
  const linked = (thrown: Partial<FlowElement>, caught: Partial<FlowElement>) =>
    process(
      [
        start,
        { ...throwing('t', { type: 'link', name: 'l' }), ...thrown } as FlowElement,
        { ...catching('c', { type: 'link', name: 'l' }), ...caught } as FlowElement,
        end,
      ],
      ['start -> t', 'c -> end'],
    );

  it('whose outputs fail goes on there, and asks no start listener again', () => {
    const spec = create(linked({}, { io: CHECKED, listeners: BOTH }), { n: 'x' }).completed('c');
    expect(spec.newest('IncidentRaised').errorType).toBe('IO_MAPPING_ERROR');
    const done = resolved(spec, { n: 2 }).completed('c');
    expect(jobsOf(done, 'c')).toEqual(['start', 'end']);
    expect(done.state).toMatchObject({ status: 'COMPLETED', finalVariables: { n: 2, got: true } });
  });

  it('whose outputs fail without listeners goes on there, too', () => {
    const spec = create(linked({}, { io: CHECKED }), { n: 'x' });
    expect(resolved(spec, { n: 2 }).state).toMatchObject({
      status: 'COMPLETED',
      finalVariables: { got: true },
    });
  });

  it('whose inputs fail where it is thrown goes on with its listeners, and then at its other end', () => {
    const io = { inputs: [{ source: { feel: 'n > 1' }, target: 'ready' }], outputs: [] };
    const spec = create(linked({ io, listeners: BOTH } as never, {}), { n: 'x' });
    expect(spec.newest('IncidentRaised').errorType).toBe('IO_MAPPING_ERROR');
    const { log, spec: done } = worked(resolved(spec, { n: 2 }));
    expect(log).toEqual(['t start', 't end']);
    expect(done.state.status).toBe('COMPLETED');
    expect(done.path).toEqual(['start', 't', 'c', 'end']);
  });

  it.each(['t', 'c'])('whose listener fails at %s goes on with that listener', (element) => {
    const spec = create(linked({ listeners: BOTH } as never, { listeners: BOTH }));
    const before = element === 't' ? spec : spec.completed('t').completed('t');
    const { log, spec: done } = worked(resolved(failed(before.completed(element), element)));
    expect(log[0]).toBe(`${element} end`);
    expect(done.state.status).toBe('COMPLETED');
    expect(done.path).toEqual(['start', 't', 'c', 'end']);
  });
});

describe('a start event with listeners', () => {
  const started = (listeners: readonly ExecutionListener[], io = CHECKED) =>
    given(
      process(
        [start, { id: 'm', type: 'startEvent', triggers: [signal('s')], io, listeners }, end],
        ['start -> end', 'm -> end'],
      ),
      setup,
    );
  const create = (spec: Specification, variables: JsonObject): Specification =>
    spec
      .when({
        type: 'CreateProcessInstance',
        definitionKey: '42' as never,
        processVersion: 1,
        instanceNumber: 1,
        variables,
        startElement: 'm',
      })
      .accepted();

  it('whose outputs fail asks them when these are there', () => {
    const spec = create(started([on('end')]), { n: 'x' });
    expect(spec.newest('IncidentRaised').errorType).toBe('IO_MAPPING_ERROR');
    expect(jobsOf(spec, 'm')).toEqual([]);
    const scope = spec.live('m').id;
    const { incident } = spec.newest('IncidentRaised');
    const done = spec
      .when({ type: 'SetVariables', elementInstance: scope, variables: { n: 2 }, local: true })
      .when({ type: 'ResolveIncident', incident })
      .accepted()
      .completed('m');
    expect(done.state).toMatchObject({ status: 'COMPLETED', finalVariables: { got: true } });
    expect(jobsOf(done, 'm')).toEqual(['end']);
  });

  it('whose listener fails does not apply its outputs twice', () => {
    const spec = failed(create(started([on('end')]), { n: 2 }), 'm');
    expect(spec.newest('IncidentRaised').errorType).toBe('EXECUTION_LISTENER_NO_RETRIES');
    const done = resolved(spec, { got: 'kept' }).completed('m', { more: 1 });
    expect(done.state).toMatchObject({ status: 'COMPLETED', finalVariables: { got: 'kept', more: 1 } });
  });
});

describe('a complex gateway whose listener is stuck', () => {
  const complex: FlowElement = {
    id: 'j',
    type: 'complexGateway',
    activationCondition: { feel: 'activationCount >= 1' },
    listeners: [on('start')],
  };
  const definition = process(
    [start, parallel('f'), task('a'), task('b'), task('c'), complex, task('after'), end],
    ['start -> f', 'f -> a', 'f -> b', 'f -> c', 'a -> j', 'b -> j', 'c -> j', 'j -> after', 'after -> end'],
  );

  it('takes in what comes meanwhile, and fires once when it goes on', () => {
    const stuck = failed(create(definition).completed('a'), 'j');
    expect(stuck.newest('IncidentRaised').errorType).toBe('EXECUTION_LISTENER_NO_RETRIES');
    const meanwhile = stuck.completed('b');
    expect(jobsOf(meanwhile, 'j')).toHaveLength(1);
    const fired = resolved(meanwhile).completed('j').completed('c').completed('after');
    expect(fired.state.status).toBe('COMPLETED');
    expect(fired.path.filter((id) => id === 'after')).toHaveLength(1);
  });

  it('whose job cannot be had asks again when that is repaired', () => {
    const computed = {
      ...complex,
      listeners: [{ ...on('start'), job: { ...on('start').job, type: { feel: 'kind' } } }],
    };
    const elements = definition.elements.map((it) => (it.id === 'j' ? (computed as FlowElement) : it));
    const stuck = create({ ...definition, elements }).completed('a');
    expect(stuck.newest('IncidentRaised').errorType).toBe('EXTRACT_VALUE_ERROR');
    const again = resolved(stuck.completed('b'), { kind: 'k' });
    expect(again.job('j').type).toBe('k');
    expect(again.completed('j').completed('c').completed('after').state.status).toBe('COMPLETED');
  });
});

describe('ending what is left in an ad-hoc sub-process', () => {
  const canceling: TaskListener = {
    on: 'canceling',
    job: { type: { value: 'told' }, retries: { value: 1 }, headers: {} },
  };
  const definition = (more: object) =>
    process(
      [
        start,
        {
          id: 'adhoc',
          type: 'adHocSubProcess',
          ordering: 'parallel',
          listeners: [on('end')],
          ...more,
        } as FlowElement,
        ...within('adhoc', [
          listening(task('a'), BOTH),
          userTask('u', { taskListeners: [canceling] }),
          task('b'),
        ]),
        end,
      ],
      ['start -> adhoc', 'adhoc -> end'],
    );

  it('waits for canceling listeners when its condition holds, and then for its own end listener', () => {
    const spec = create(definition({ completionCondition: { feel: 'n > 1' } }), { n: 0 });
    const enough = spec.completed('b', { n: 2 });
    expect(enough.hasJob('a')).toBe(false);
    expect(jobsOf(enough, 'u')).toEqual(['told']);
    expect(enough.hasJob('adhoc')).toBe(false);
    const ended = enough.completed('u');
    expect(ended.state.userTasks.size).toBe(0);
    expect(ended.completed('adhoc').state.status).toBe('COMPLETED');
  });

  it('by somebody who activates others comes before these, with the jobs of listeners', () => {
    const spec = create(definition({ completionCondition: { feel: 'n > 1' } }), { n: 0 });
    const again = spec
      .when({
        type: 'ActivateAdHocElements',
        elementInstance: spec.live('adhoc').id,
        elements: [{ element: 'b' }],
        cancelRemaining: true,
      })
      .accepted();
    expect(again.hasJob('a')).toBe(false);
    expect(jobsOf(again, 'b')).toHaveLength(1);
    const begun = again.completed('u');
    expect(begun.state.userTasks.size).toBe(0);
    expect(jobsOf(begun, 'b')).toHaveLength(2);
    const done = begun.completed('b', { n: 2 }).completed('adhoc');
    expect(done.state.status).toBe('COMPLETED');
  });

  it('leaves a listener that is stuck behind', () => {
    const stuck = failed(create(definition({ completionCondition: { feel: 'n > 1' } }), { n: 0 }), 'a');
    const enough = stuck.completed('b', { n: 2 });
    expect(enough.state.incidents.size).toBe(0);
    expect(enough.completed('u').completed('adhoc').state.status).toBe('COMPLETED');
    expect(
      get(enough.state.elementInstances, stuck.newest('IncidentRaised').elementInstance),
    ).toBeUndefined();
  });
});
