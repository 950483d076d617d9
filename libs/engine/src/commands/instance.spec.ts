import { get } from '../ordinal-map.js';
import { visibleVariables } from '../index.js';
import { given } from '../testing/index.js';
import { end, parallel, process, start, task, userTask } from '../testing/definitions.js';

const elements = [start, parallel('f'), task('a'), userTask('u'), task('b'), parallel('join'), end];
const flows = ['start -> f', 'f -> a', 'f -> u', 'f -> b', 'f -> join', 'b -> join', 'join -> end'];
const spec = given(process(elements, flows)).created({ x: 1 });

describe('CreateProcessInstance', () => {
  const create = (variables: object) =>
    given(process([start, end], ['start -> end'])).when({
      type: 'CreateProcessInstance',
      definitionKey: '1' as never,
      processVersion: 1,
      instanceNumber: 9,
      variables: variables as {},
    });

  it('counts its key from its number', () => {
    const { state, result } = create({});
    expect(state.instanceKey).toBe(String(9n * 2n ** 20n));
    expect(result).toMatchObject({ accepted: true, result: { instanceKey: state.instanceKey } });
  });

  it('keeps what it was created with', () => {
    const parent = { instanceKey: '7' as never, elementInstance: 3 };
    const { state } = given(process([start, task('a')], ['start -> a'])).when({
      type: 'CreateProcessInstance',
      definitionKey: '1' as never,
      processVersion: 4,
      instanceNumber: 9,
      variables: {},
      businessId: 'order 1',
      tags: ['t'],
      parent,
    });
    expect(state).toMatchObject({
      businessId: 'order 1',
      tags: ['t'],
      parent,
      processVersion: 4,
      definitionKey: '1',
    });
  });

  it.each([
    ['VARIABLE_NAME_FORBIDDEN', JSON.parse('{"__proto__":1}')],
    ['VARIABLE_NAME_FORBIDDEN', { list: [{ deep: JSON.parse('{"__proto__":{"x":1}}') }] }],
    ['VARIABLES_NOT_JSON', { a: undefined }],
    ['VARIABLES_NOT_JSON', { a: [Number.NaN] }],
    ['VARIABLES_NOT_JSON', { a: new Date(0) }],
    ['VARIABLES_NOT_JSON', { a: 1n }],
    ['VARIABLES_NOT_JSON', { a: () => 1 }],
    ['VARIABLES_TOO_LARGE', { a: 'x'.repeat(300_000) }],
    ['VARIABLES_TOO_DEEP', JSON.parse('{"a":' + '['.repeat(200) + ']'.repeat(200) + '}')],
  ])('is refused with %s', (code, variables) => {
    create(variables as object).thenRejected(code);
  });

  it('takes names of Object.prototype as the data they are', () => {
    const variables = { constructor: 1, prototype: 2, toString: 'x', hasOwnProperty: null };
    const { state } = given(process([start, task('a')], ['start -> a'])).created(variables as never);
    expect(visibleVariables(state, 0)).toEqual(variables);
    expect(get(state.elementInstances, 0)?.variableKeys).toEqual({
      constructor: 1,
      prototype: 2,
      toString: 3,
      hasOwnProperty: 4,
    });
  });

  it('is refused where nothing starts the process', () => {
    given(process([task('a', { isForCompensation: true })], []))
      .when({
        type: 'CreateProcessInstance',
        definitionKey: '1' as never,
        processVersion: 1,
        instanceNumber: 1,
        variables: {},
      })
      .thenRejected('PROCESS_NOT_STARTABLE');
  });

  it('is refused where the instance exists', () => {
    spec
      .when({
        type: 'CreateProcessInstance',
        definitionKey: '1' as never,
        processVersion: 1,
        instanceNumber: 1,
        variables: {},
      })
      .thenRejected('PROCESS_INSTANCE_EXISTS', { state: 'ACTIVE' });
  });
});

describe('CancelProcessInstance', () => {
  it('ends everything, and says why', () => {
    const stuck = spec.when({ type: 'FailJob', job: spec.job('b').id, message: 'no', retries: 0 });
    const canceled = stuck.when({ type: 'CancelProcessInstance' });
    canceled.thenTypes(
      'JobCanceled',
      'ElementTerminated',
      'UserTaskCanceled',
      'ElementTerminated',
      'JobCanceled',
      'IncidentResolved',
      'ElementTerminated',
      'TokenTerminated',
      'ProcessInstanceTerminated',
    );
    expect(canceled.state).toMatchObject({
      status: 'TERMINATED',
      endReason: 'CANCELED',
      finalVariables: { x: 1 },
    });
  });
});

describe('SetVariables', () => {
  const instance = spec.job('a').elementInstance;

  it('sets in exactly the scope, or where a name is known', () => {
    const local = spec.when({
      type: 'SetVariables',
      elementInstance: instance,
      variables: { x: 2 },
      local: true,
    });
    expect(local.newest('VariablesSet')).toMatchObject({ scope: instance, variables: { x: 2 } });
    const known = local.when({
      type: 'SetVariables',
      elementInstance: instance,
      variables: { x: 3, y: 3 },
      local: false,
    });
    expect(visibleVariables(known.state, 0)).toEqual({ x: 1, y: 3 });
    expect(visibleVariables(known.state, instance)).toEqual({ x: 3, y: 3 });
  });

  it('is refused where there is no such live element instance', () => {
    const command = { type: 'SetVariables', elementInstance: instance, variables: {}, local: true } as const;
    spec.completed('a').when(command).thenRejected('ELEMENT_INSTANCE_NOT_FOUND', { kind: 'NOT_FOUND' });
  });

  it('is refused with too much', () => {
    spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { x: 'é'.repeat(131_100) }, local: true })
      .thenRejected('VARIABLES_TOO_LARGE', { kind: 'LIMIT' });
  });

  it('changes nothing with nothing new', () => {
    spec
      .when({ type: 'SetVariables', elementInstance: 0, variables: { x: 1 }, local: true })
      .accepted()
      .thenEvents();
  });
});

describe('ResolveIncident', () => {
  it('tells an incident that is resolved from one that has never been', () => {
    const stuck = spec.when({ type: 'FailJob', job: spec.job('b').id, message: 'no', retries: 0 });
    const { incident } = stuck.newest('IncidentRaised');
    const resolved = stuck.when({ type: 'ResolveIncident', incident });
    resolved
      .when({ type: 'ResolveIncident', incident })
      .thenRejected('INCIDENT_WRONG_STATE', { state: 'RESOLVED' });
    resolved.when({ type: 'ResolveIncident', incident: 1 }).thenRejected('INCIDENT_NOT_FOUND');
  });
});
