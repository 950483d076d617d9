import type { FlowElement, JsonObject } from '@onward/model';
import { get } from '../ordinal-map.js';
import { comparisons } from '../testing/comparisons.js';
import {
  boundary,
  end,
  handlerOf,
  milliseconds,
  process,
  start,
  task,
  throwing,
  within,
} from '../testing/definitions.js';
import { undone } from '../testing/failing.js';
import { given, type Specification } from '../testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const OUT = { outputCollection: 'all', outputElement: { feel: 'made' } };

const adHoc = (more: object = {}, ...extra: readonly FlowElement[]) =>
  process(
    [
      start,
      {
        id: 'adhoc',
        type: 'adHocSubProcess',
        ordering: 'parallel',
        activeElements: { feel: 'list' },
        ...OUT,
        ...more,
      } as FlowElement,
      ...within('adhoc', [task('a'), task('b'), task('c')]),
      task('z'),
      end,
      ...extra,
    ],
    ['start -> adhoc', 'adhoc -> z', 'z -> end', 'a -> b'],
  );
const created = (more: object = {}, variables: JsonObject = {}, ...extra: readonly FlowElement[]) =>
  given(adHoc(more, ...extra), setup).created({
    list: ['a', 'c'],
    ...variables,
  });
const activate = (spec: Specification, ...elements: readonly { element: string; variables?: JsonObject }[]) =>
  spec
    .when({
      type: 'ActivateAdHocElements',
      elementInstance: spec.live('adhoc').id,
      elements,
      cancelRemaining: false,
    })
    .accepted();
const inner = (spec: Specification) =>
  [...spec.history].filter(
    ({ type, data }) => type === 'ElementActivated' && data.elementType === 'adHocInnerInstance',
  ).length;
const complete = (spec: Specification, element: string, variables: JsonObject = {}) =>
  spec.when({ type: 'CompleteJob', job: spec.job(element).id, variables }).accepted();
const outputs = (spec: Specification) =>
  get(spec.state.elementInstances, spec.live('adhoc').id)?.variables['all'];

describe('the outputs of an ad-hoc sub-process', () => {
  it('are a list that is there from the beginning, grows when nothing is left of an element, and goes up at the end', () => {
    const spec = created();
    expect(inner(spec)).toBe(2);
    expect(outputs(spec)).toEqual([]);
    const once = complete(spec, 'c', { made: 3 });
    expect(outputs(once)).toEqual([3]);
    const followed = complete(once, 'a', { made: 1 });
    expect(outputs(followed)).toEqual([3]);
    const done = complete(followed, 'b', { made: 2 });
    expect(get(done.state.elementInstances, 0)?.variables).toMatchObject({ all: [3, 2] });
    expect(complete(done, 'z').state).toMatchObject({ status: 'COMPLETED' });
  });

  it('are null where an element has made nothing, and the outputs of the sub-process see them', () => {
    const io = { inputs: [], outputs: [{ source: { feel: 'all' }, target: 'mapped' }] };
    const done = complete(complete(complete(created({ io }), 'c'), 'a'), 'b');
    expect(get(done.state.elementInstances, 0)?.variables).toMatchObject({ mapped: [null, null] });
  });

  it('are made of what each element was given for itself', () => {
    const spec = activate(
      created(
        { outputElement: { feel: 'call' }, completionCondition: { feel: 'n > 1' } },
        { list: [], n: 0 },
      ),
      { element: 'c', variables: { call: 'one' } },
      { element: 'c', variables: { call: 'two' } },
      { element: 'a' },
    );
    expect(get(spec.state.elementInstances, 0)?.variables).not.toHaveProperty('call');
    const both = complete(complete(spec, 'c'), 'c');
    // The newest job comes first.
    expect(outputs(both)).toEqual(['two', 'one']);
    expect(outputs(complete(complete(both, 'a'), 'b'))).toEqual(['two', 'one', null]);
  });

  it('are known to the completion condition', () => {
    const definition = { completionCondition: { feel: 'done > 1' }, outputElement: { feel: 'done' } };
    const spec = complete(created(definition, { done: 0 }), 'c', { done: 2 });
    expect(spec.job('z').status).toBe('open');
    expect(get(spec.state.elementInstances, 0)?.variables).toMatchObject({ all: [2] });
  });

  it('come one after the other where it is sequential', () => {
    const spec = created({ ordering: 'sequential' }, { list: ['c', 'c'] });
    expect(spec.state.jobs.size).toBe(1);
    const second = complete(spec, 'c', { made: 1 });
    expect(second.state.jobs.size).toBe(1);
    const done = complete(second, 'c', { made: 2 });
    expect(get(done.state.elementInstances, 0)?.variables).toMatchObject({ all: [1, 2] });
  });

  it.each<[string, object, JsonObject, JsonObject]>([
    ['cannot be evaluated', { outputElement: { feel: 'n > 1' } }, { n: 'x' }, { n: 2 }],
    ['has become something else than a list', {}, {}, { all: [] }],
  ])('that %s are an incident, and are collected when it is resolved', (_what, more, variables, repaired) => {
    const running = created(more, { list: ['c'], ...variables });
    const scope = running.live('adhoc').id;
    const broken = 'all' in repaired ? setLocal(running, scope, { all: 7 }) : running;
    const stuck = complete(broken, 'c', { made: 1 });
    const { errorType, incident, elementInstance } = stuck.newest('IncidentRaised');
    expect(errorType).toBe('EXTRACT_VALUE_ERROR');
    expect(stuck.state.elementInstances.size).toBe(3);
    expect(elementInstance).not.toBe(scope);
    const again = setLocal(stuck, scope, repaired).when({ type: 'ResolveIncident', incident }).accepted();
    expect(again.job('z').status).toBe('open');
  });

  it('end with what is interrupted', () => {
    const spec = created({}, {}, boundary('adhoc', { type: 'error', code: 'E' }));
    const caught = spec.when({
      type: 'ThrowJobError',
      job: spec.job('a').id,
      code: 'E',
      message: '',
    });
    expect(caught.accepted().state.status).toBe('COMPLETED');
    expect(get(caught.state.elementInstances, 0)).toBeUndefined();
  });

  it('do not let an event that belongs to the first element catch what a later one throws', () => {
    const escalation = { type: 'escalation', code: 'LATE' } as const;
    const late = throwing('late', { type: 'escalation', code: { value: 'LATE' } });
    const elements = [
      start,
      { id: 'adhoc', type: 'adHocSubProcess', ordering: 'parallel', ...OUT } as FlowElement,
      ...within('adhoc', [task('a'), boundary('a', escalation), late, task('wrong')]),
      end,
    ];
    const flows = ['start -> adhoc', 'adhoc -> end', 'a -> late', 'on-a -> wrong'];
    const done = given(process(elements, flows), setup).created().completed('a');
    expect(done.newest('EscalationThrown')).not.toHaveProperty('caughtBy');
    expect(done.state.status).toBe('COMPLETED');
  });

  describe('of elements that are compensated', () => {
    const collecting = (inner: readonly FlowElement[], ...more: readonly string[]) =>
      process(
        [
          start,
          { id: 'adhoc', type: 'adHocSubProcess', ordering: 'parallel', ...OUT } as FlowElement,
          ...within('adhoc', inner),
          throwing('undo', { type: 'compensation', wait: true }),
          end,
        ],
        ['start -> adhoc', 'adhoc -> undo', 'undo -> end', ...more],
      );
    const undoable = (...ids: readonly string[]) => ids.flatMap((id) => [task(id), ...handlerOf(id)]);

    it('undo the last one first, each with what followed it', () => {
      const spec = given(collecting(undoable('a', 'b', 'c'), 'a -> b'), setup).created();
      const done = spec.completed('a').completed('c').completed('b');
      const undoneAll = ['undo-b', 'undo-a', 'undo-c'].reduce((at, id) => at.completed(id), done);
      expect(undone(undoneAll)).toEqual(['b', 'a', 'c']);
      expect(undoneAll.state.status).toBe('COMPLETED');
    });

    it('undo the one that is named, of their own inner instance', () => {
      const named = throwing('undo-a-only', { type: 'compensation', activity: 'a', wait: true });
      const definition = collecting([...undoable('a', 'b', 'c'), named], 'a -> b', 'b -> undo-a-only');
      const thrown = given(definition, setup).created().completed('c').completed('a').completed('b');
      expect(undone(thrown)).toEqual(['a']);
      const done = ['undo-a', 'undo-b', 'undo-c'].reduce((at, id) => at.completed(id), thrown);
      expect(undone(done)).toEqual(['a', 'b', 'c']);
      expect(done.state.status).toBe('COMPLETED');
    });
  });
});

const setLocal = (spec: Specification, elementInstance: number, variables: JsonObject) =>
  spec.when({ type: 'SetVariables', elementInstance, variables, local: false }).accepted();
