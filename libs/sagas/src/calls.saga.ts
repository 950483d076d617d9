import type { EventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { instanceKeyOf, type Key } from '@onward/model';
import type { Reaction, SagaDefinition } from './reaction.js';

const SEEN = [
  'CallRequested',
  'CallCanceled',
  'EscalationThrown',
  'ProcessInstanceCompleted',
  'ProcessInstanceTerminated',
] as const;
type Seen = (typeof SEEN)[number];

/** Ties called instances to the call activities that called them: created, told of while they run and when they end, canceled. */
export const callsSaga: SagaDefinition = {
  name: 'calls',
  reactsTo: SEEN,
  react: (event) => REACT[event.type as Seen](event),
};

const REACT: Readonly<Record<Seen, (event: RecordedEvent) => readonly Reaction[]>> = {
  CallRequested({ stream, revision, data, metadata }) {
    const { elementInstance, processId, binding, versionTag, variables } =
      data as unknown as EventData['CallRequested'];
    return [
      {
        task: {
          type: 'CallProcess',
          instanceKey: instanceKeyOf(stream),
          elementInstance,
          revision,
          definitionKey: metadata.definitionKey as Key,
          processId,
          binding,
          variables,
          ...(versionTag === undefined ? {} : { versionTag }),
        },
      },
    ];
  },
  CallCanceled({ data }) {
    const { child } = data as unknown as EventData['CallCanceled'];
    return [{ instanceKey: child, command: { type: 'CancelProcessInstance' } }];
  },
  EscalationThrown({ stream, revision, data }) {
    const { code, toCaller, variables = {} } = data as unknown as EventData['EscalationThrown'];
    if (toCaller !== true) return [];
    return [
      { task: { type: 'EscalateToCaller', instanceKey: instanceKeyOf(stream), revision, code, variables } },
    ];
  },
  ProcessInstanceCompleted({ stream, revision }) {
    return [
      { task: { type: 'TellCaller', instanceKey: instanceKeyOf(stream), revision, outcome: 'completed' } },
    ];
  },
  ProcessInstanceTerminated({ stream, revision, data }) {
    const { reason, code, message } = data as unknown as EventData['ProcessInstanceTerminated'];
    return [
      {
        task: {
          type: 'TellCaller',
          instanceKey: instanceKeyOf(stream),
          revision,
          outcome: reason === 'ERROR' ? 'failed' : 'terminated',
          ...(code === undefined ? {} : { errorCode: code }),
          ...(message === undefined ? {} : { message }),
        },
      },
    ];
  },
};
