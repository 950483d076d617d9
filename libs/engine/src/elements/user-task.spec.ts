import { visibleVariables } from '../index.js';
import { given } from '../testing/index.js';
import { comparisons } from '../testing/comparisons.js';
import { end, mappings, process, start, userTask } from '../testing/definitions.js';

const expressions = comparisons;
const line = (more: Parameters<typeof userTask>[1] = {}) =>
  process([start, userTask('u', more), end], ['start -> u', 'u -> end']);

describe('user task', () => {
  it('evaluates all its expressions when it is created', () => {
    const spec = given(
      line({
        name: 'Check',
        assignee: { feel: 'who' },
        candidateGroups: { feel: 'groups' },
        candidateUsers: { value: ' ann, bob ,' },
        dueDate: { feel: 'due' },
        followUpDate: { value: '2026-03-01T12:00:00+01:00[Europe/Paris]' },
        priority: { value: '70' },
        formId: 'form',
        externalFormReference: { feel: 'ref' },
        headers: { a: 'b' },
      }),
      { expressions },
    ).created({ who: 'eve', groups: ['g1', 'g2'], due: '2026-02-01T08:30:00Z', ref: 'r' });
    expect(spec.newest('UserTaskCreated')).toEqual({
      userTask: 8,
      elementInstance: 7,
      element: 'u',
      token: 5,
      name: 'Check',
      assignee: 'eve',
      candidateGroups: ['g1', 'g2'],
      candidateUsers: ['ann', 'bob'],
      dueDate: '2026-02-01T08:30:00Z',
      followUpDate: '2026-03-01T12:00:00+01:00[Europe/Paris]',
      priority: 70,
      formId: 'form',
      externalFormReference: 'r',
      headers: { a: 'b' },
    });
  });

  it('has priority 50 and nobody by default; what yields null is absent', () => {
    const spec = given(line({ assignee: { feel: 'nobody' }, dueDate: { feel: 'never' } }), {
      expressions,
    }).created();
    expect(spec.newest('UserTaskCreated')).toEqual({
      userTask: 4,
      elementInstance: 3,
      element: 'u',
      token: 1,
      priority: 50,
    });
  });

  it.each([
    ['assignee', 7, 'text'],
    ['candidateGroups', [1], 'a list of texts'],
    ['candidateUsers', { a: 1 }, 'a list of texts'],
    ['dueDate', '2026-13-01T00:00:00Z', 'ISO 8601'],
    ['dueDate', 'tomorrow', 'ISO 8601'],
    ['followUpDate', 5, 'ISO 8601'],
    ['priority', 101, '0 to 100'],
    ['priority', -1, '0 to 100'],
    ['priority', 1.5, '0 to 100'],
    ['externalFormReference', true, 'text'],
  ])('raises an incident where %s yields %j', (property, value, wanted) => {
    const spec = given(line({ [property]: { feel: 'x' } }), { expressions }).created({ x: value });
    const { errorType, message, incident } = spec.newest('IncidentRaised');
    expect(errorType).toBe('EXTRACT_VALUE_ERROR');
    expect(message).toContain(`${property} of user task "u"`);
    expect(message).toContain(wanted);
    spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { x: null }, local: true })
      .when({ type: 'ResolveIncident', incident })
      .thenTypes('IncidentResolved', 'UserTaskCreated');
  });

  it('completes with variables, through its mappings', () => {
    const io = { inputs: mappings('amount => a'), outputs: mappings('approved => decision.approved') };
    const spec = given(line({ io }), { expressions }).created({ amount: 5 });
    const { userTask: id, elementInstance } = spec.newest('UserTaskCreated');
    expect(visibleVariables(spec.state, elementInstance)).toEqual({ amount: 5, a: 5 });
    const done = spec.when({
      type: 'CompleteUserTask',
      userTask: id,
      variables: { approved: true },
      action: 'complete',
    });
    done.thenTypes(
      'UserTaskCompleted',
      'VariablesSet',
      'ElementCompleted',
      'FlowTaken',
      'ElementPassed',
      'ProcessInstanceCompleted',
    );
    expect(done.state.finalVariables).toEqual({ amount: 5, decision: { approved: true } });
  });

  it('keeps what was entered where an output fails', () => {
    const io = { inputs: [], outputs: mappings('n < limit => small') };
    const spec = given(line({ io }), { expressions }).created();
    const { userTask: id } = spec.newest('UserTaskCreated');
    const stuck = spec.when({
      type: 'CompleteUserTask',
      userTask: id,
      variables: { n: 1 },
      action: 'complete',
    });
    stuck.thenTypes('UserTaskCompleted', 'IncidentRaised');
    stuck
      .when({ type: 'SetVariables', elementInstance: 0, variables: { limit: 2 }, local: true })
      .when({ type: 'ResolveIncident', incident: stuck.newest('IncidentRaised').incident })
      .thenTypes(
        'IncidentResolved',
        'VariablesSet',
        'ElementCompleted',
        'FlowTaken',
        'ElementPassed',
        'ProcessInstanceCompleted',
      );
  });
});
