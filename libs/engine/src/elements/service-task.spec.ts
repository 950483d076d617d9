import { visibleVariables } from '../index.js';
import { given } from '../testing/index.js';
import { comparisons } from '../testing/comparisons.js';
import { end, mappings, process, start, task } from '../testing/definitions.js';

const expressions = comparisons;
const flows = ['start -> a', 'a -> b', 'b -> end'];
const line = (more: Parameters<typeof task>[1] = {}) =>
  process([start, task('a', more), task('b'), end], flows);

describe('service task', () => {
  it('creates a job, and moves its token on when that completes', () => {
    const headers = { h: '1' };
    const job = { type: { value: 'pay' }, retries: { value: '5' }, headers };
    const spec = given(line({ job })).created();
    expect(spec.newest('JobCreated')).toEqual({
      job: 4,
      elementInstance: 3,
      element: 'a',
      token: 1,
      jobType: 'pay',
      retries: 5,
      headers,
    });
    spec
      .completed('a', { x: 1 })
      .thenEvents(
        ['JobCompleted', { job: 4, elementInstance: 3, token: 1 }],
        ['VariablesSet', { scope: 0, variables: { x: 1 }, created: { x: 5 } }],
        ['ElementCompleted', { elementInstance: 3, element: 'a', token: 1 }],
        ['FlowTaken', { flow: 'f2', token: 1, scope: 0, target: 'b' }],
        [
          'ElementActivated',
          { elementInstance: 6, element: 'b', elementType: 'serviceTask', scope: 0, token: 1 },
        ],
        ['JobCreated', { job: 7, elementInstance: 6, element: 'b', token: 1, jobType: 'b-type', retries: 3 }],
      );
  });

  it('gives the worker its inputs over the variables around', () => {
    const io = { inputs: mappings('order.id => id', 'id => copy.of.it', 'missing => gone'), outputs: [] };
    const spec = given(line({ io }), { expressions }).created({ order: { id: 7 }, id: 'outer' });
    const { elementInstance } = spec.job('a');
    expect(spec.newest('VariablesSet')).toMatchObject({
      scope: elementInstance,
      variables: { id: 7, copy: { of: { it: 7 } }, gone: null },
    });
    expect(visibleVariables(spec.state, elementInstance)).toEqual({
      order: { id: 7 },
      id: 7,
      copy: { of: { it: 7 } },
      gone: null,
    });
    expect(visibleVariables(spec.state, 0)).toEqual({ order: { id: 7 }, id: 'outer' });
  });

  it('sets a result where its name is known, local variables first, else at the top', () => {
    const io = { inputs: mappings('1 => local'), outputs: [] };
    const spec = given(line({ io }), { expressions })
      .created({ known: 1 })
      .completed('a', { local: 2, known: 2, fresh: 2 });
    const sets = spec.events.filter(({ type }) => type === 'VariablesSet').map(({ data }) => data);
    expect(sets).toMatchObject([
      { scope: 4, variables: { local: 2 } },
      { scope: 0, variables: { known: 2, fresh: 2 } },
    ]);
    expect(visibleVariables(spec.state, 0)).toEqual({ known: 2, fresh: 2 });
  });

  it('applies output mappings over result, local and outer variables, and merges into objects', () => {
    const io = {
      inputs: mappings('1 => local'),
      outputs: mappings('id => order.payment.id', 'local => order.local', 'rate => used'),
    };
    const spec = given(line({ io }), { expressions })
      .created({ order: { id: 7 }, rate: 3 })
      .completed('a', { id: 'p1', unmapped: true });
    expect(visibleVariables(spec.state, 0)).toEqual({
      order: { id: 7, payment: { id: 'p1' }, local: 1 },
      rate: 3,
      used: 3,
    });
  });

  it('does not record what has that value already', () => {
    given(line())
      .created({ a: 1, b: 'x' })
      .completed('a', { a: 1, b: 'x' })
      .thenTypes('JobCompleted', 'ElementCompleted', 'FlowTaken', 'ElementActivated', 'JobCreated');
  });

  describe('is stuck with an incident and goes on from there', () => {
    it('where an input fails', () => {
      const io = { inputs: mappings('a < 1 => x'), outputs: [] };
      const stuck = given(line({ io }), { expressions }).created({ a: 'text' });
      const { incident, errorType, message } = stuck.newest('IncidentRaised');
      expect(errorType).toBe('IO_MAPPING_ERROR');
      expect(message).toMatch(/Mapping to "x".*a < 1.*"text"/);
      stuck
        .when({ type: 'ResolveIncident', incident })
        .thenTypes('IncidentResolved', 'IncidentRaised')
        .when({ type: 'SetVariables', elementInstance: 0, variables: { a: 0 }, local: true })
        .when({ type: 'ResolveIncident', incident: incident + 1 })
        .thenTypes('IncidentResolved', 'VariablesSet', 'JobCreated');
    });

    it('where the type is no text, keeping what the inputs have made and the operator has repaired', () => {
      const io = { inputs: mappings('0 => kind'), outputs: [] };
      const job = { type: { feel: 'kind' }, retries: { feel: 'tries' }, headers: {} };
      const stuck = given(line({ io, job }), { expressions }).created();
      const first = stuck.newest('IncidentRaised');
      expect(first).toMatchObject({
        errorType: 'EXTRACT_VALUE_ERROR',
        message: expect.stringMatching(/type of "a".*yields 0.*kind = 0/),
      });
      const { elementInstance } = first;
      const second = stuck
        .when({ type: 'SetVariables', elementInstance, variables: { kind: 'pay' }, local: true })
        .when({ type: 'ResolveIncident', incident: first.incident })
        .thenTypes('IncidentResolved', 'IncidentRaised');
      expect(second.newest('IncidentRaised').message).toMatch(/retries of "a".*yields null.*whole number/);
      const open = second
        .when({ type: 'SetVariables', elementInstance, variables: { tries: 2 }, local: true })
        .when({ type: 'ResolveIncident', incident: second.newest('IncidentRaised').incident })
        .thenTypes('IncidentResolved', 'JobCreated');
      expect(open.job('a')).toMatchObject({ type: 'pay', retries: 2 });
    });

    it('where an output fails: the result is kept and mapped again', () => {
      const io = { inputs: [], outputs: mappings('n < limit => small') };
      const stuck = given(line({ io }), { expressions }).created({ limit: 'x' }).completed('a', { n: 1 });
      stuck.thenTypes('JobCompleted', 'IncidentRaised');
      expect(stuck.newest('JobCompleted').variables).toEqual({ n: 1 });
      const { incident } = stuck.newest('IncidentRaised');
      const done = stuck
        .when({ type: 'SetVariables', elementInstance: 0, variables: { limit: 5 }, local: false })
        .when({ type: 'ResolveIncident', incident })
        .thenTypes(
          'IncidentResolved',
          'VariablesSet',
          'ElementCompleted',
          'FlowTaken',
          'ElementActivated',
          'JobCreated',
        );
      expect(visibleVariables(done.state, 0)).toEqual({ limit: 5, small: true });
    });

    it('where a mapping makes too much', () => {
      const io = { inputs: [], outputs: mappings('x => a', 'x => b', 'x => c') };
      const spec = given(line({ io }), { expressions, limits: { maxVariableBytes: 1000 } })
        .created()
        .completed('a', { x: 'y'.repeat(400) });
      expect(spec.newest('IncidentRaised')).toMatchObject({
        errorType: 'VARIABLE_SIZE_EXCEEDED',
        message: expect.stringMatching(/a, b, c.*1000 bytes/),
      });
    });

    it.each(['__proto__', 'x.__proto__.y'])('where a mapping writes to %s', (target) => {
      const io = { inputs: mappings(`1 => ${target}`), outputs: [] };
      const spec = given(line({ io }), { expressions }).created();
      expect(spec.newest('IncidentRaised')).toMatchObject({
        errorType: 'IO_MAPPING_ERROR',
        message: expect.stringContaining('__proto__'),
      });
      expect(({} as { y?: number }).y).toBeUndefined();
    });
  });
});
