import type { RecordedEvent } from '@onward/event-store';
import type { JsonObject, Position } from '@onward/model';
import { SAGAS, type Reaction } from './index.js';

function recorded(type: string, data: JsonObject, stream = 'processInstance-1048576'): RecordedEvent {
  return {
    stream,
    revision: 4,
    position: '9' as Position,
    id: 'event-id',
    type,
    data,
    metadata: {
      version: 1,
      time: 77,
      tenantId: '<default>',
      actor: 'a',
      commandId: 'c',
      $correlationId: 'c',
      $causationId: 'c',
      definitionKey: '42',
      processId: 'order',
      processVersion: 1,
    },
  };
}

const reactions = (event: RecordedEvent): readonly Reaction[] =>
  SAGAS.filter((saga) => saga.reactsTo.includes(event.type as never)).flatMap((saga) => saga.react(event));

const waits = { subscription: 3, elementInstance: 2, element: 'wait' };

describe('what the sagas want', () => {
  it.each<[string, string, JsonObject, object | undefined, string?]>([
    [
      'a message is waited for',
      'EventSubscriptionCreated',
      { ...waits, trigger: { type: 'message', name: 'paid', correlationKey: 'o-1' } },
      {
        type: 'OpenMessageSubscription',
        instanceKey: '1048576',
        ordinal: 3,
        element: 'wait',
        processId: 'order',
        name: 'paid',
        correlationKey: 'o-1',
      },
    ],
    [
      'a timer is waited for',
      'EventSubscriptionCreated',
      { ...waits, trigger: { type: 'timer', dueAt: 5 } },
      undefined,
    ],
    [
      'a message is waited for no more',
      'EventSubscriptionDeleted',
      { ...waits, type: 'message' },
      { type: 'CloseMessageSubscription', instanceKey: '1048576', ordinal: 3 },
    ],
    ['a signal is waited for no more', 'EventSubscriptionDeleted', { ...waits, type: 'signal' }, undefined],
    [
      'a message is thrown',
      'MessageThrown',
      { elementInstance: 2, element: 'throw', token: 1, name: 'paid', variables: { a: 1 } },
      { type: 'PublishMessage', once: 'event-id', name: 'paid', timeToLive: 0, variables: { a: 1 } },
    ],
    [
      'a message is published',
      'MessagePublished',
      { message: '7', name: 'paid', expiresAt: 5, variables: {} },
      { type: 'OfferMessage', stream: 'message-abc', message: '7', name: 'paid' },
      'message-abc',
    ],
    [
      'a message is offered',
      'MessageCorrelating',
      { message: '7', processId: 'order', target: { type: 'start', definitionKey: '42', element: 's' } },
      {
        type: 'CorrelateMessage',
        stream: 'message-abc',
        message: '7',
        processId: 'order',
        target: { type: 'start', definitionKey: '42', element: 's' },
      },
      'message-abc',
    ],
    [
      'a signal is thrown',
      'SignalThrown',
      { elementInstance: 2, element: 'throw', token: 1, name: 'alarm', variables: {} },
      { type: 'BroadcastSignal', once: 'event-id', name: 'alarm', variables: {}, thrower: '1048576' },
    ],
    [
      'a process is called',
      'CallRequested',
      {
        elementInstance: 2,
        element: 'call',
        token: 1,
        processId: 'child',
        binding: 'latest',
        variables: { a: 1 },
      },
      {
        type: 'CallProcess',
        instanceKey: '1048576',
        elementInstance: 2,
        revision: 4,
        definitionKey: '42',
        processId: 'child',
        binding: 'latest',
        variables: { a: 1 },
      },
    ],
    [
      'an instance completes',
      'ProcessInstanceCompleted',
      {},
      { type: 'TellCaller', instanceKey: '1048576', revision: 4, outcome: 'completed' },
    ],
    [
      'an instance is terminated',
      'ProcessInstanceTerminated',
      { reason: 'CANCELED' },
      { type: 'TellCaller', instanceKey: '1048576', revision: 4, outcome: 'terminated' },
    ],
    [
      'an instance ends with an error',
      'ProcessInstanceTerminated',
      { reason: 'ERROR', code: 'NO_STOCK', message: 'none left' },
      {
        type: 'TellCaller',
        instanceKey: '1048576',
        revision: 4,
        outcome: 'failed',
        errorCode: 'NO_STOCK',
        message: 'none left',
      },
    ],
    [
      'an instance throws an escalation that nothing in it catches',
      'EscalationThrown',
      { elementInstance: 2, element: 'late', token: 1, code: 'LATE', toCaller: true, variables: { days: 3 } },
      {
        type: 'EscalateToCaller',
        instanceKey: '1048576',
        revision: 4,
        code: 'LATE',
        variables: { days: 3 },
      },
    ],
    [
      'an instance throws an escalation that is caught, or that nobody has called it for',
      'EscalationThrown',
      { elementInstance: 2, element: 'late', token: 1, code: 'LATE' },
      undefined,
    ],
    [
      'something is deployed',
      'DeploymentCreated',
      { deploymentKey: '1', resources: [], definitions: [] },
      { type: 'ArrangeStarts', definitions: [], at: 77 },
      'deployments-<default>',
    ],
    [
      "a start event's timer has come",
      'StartTimerTriggered',
      { definitionKey: '42', element: 'daily', dueAt: 500 },
      {
        type: 'StartInstance',
        once: 'timer/42/daily/500',
        definitionKey: '42',
        element: 'daily',
        variables: {},
      },
      'starts-42',
    ],
  ])('%s', (...[, type, data, task, stream]) => {
    const expected = task === undefined ? [] : [{ task }];
    expect(reactions(recorded(type, data, stream))).toEqual(expected);
    expect(reactions(recorded(type, data, stream))).toEqual(expected);
  });

  test('a call activity ends before what it has called', () => {
    const event = recorded('CallCanceled', { elementInstance: 2, element: 'call', token: 1, child: '5' });
    expect(reactions(event)).toEqual([{ instanceKey: '5', command: { type: 'CancelProcessInstance' } }]);
  });
});
