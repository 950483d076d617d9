import type { EventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { instanceKeyOf, type Key } from '@onward/model';
import type { Reaction, SagaDefinition } from './reaction.js';

type Seen = 'CallRequested' | 'ElementTerminated' | 'ProcessInstanceCompleted' | 'ProcessInstanceTerminated';

/** Ties called instances to the call activities that called them: created, told of, canceled. */
export const callsSaga: SagaDefinition = {
  name: 'calls',
  reactsTo: ['CallRequested', 'ElementTerminated', 'ProcessInstanceCompleted', 'ProcessInstanceTerminated'],
  react: (event) => REACT[event.type as Seen](event),
};

const tellCaller = ({ stream, revision }: RecordedEvent): readonly Reaction[] => [
  { task: { type: 'TellCaller', instanceKey: instanceKeyOf(stream), revision } },
];

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
  ElementTerminated({ stream, data, metadata }) {
    const { element, elementInstance } = data as unknown as EventData['ElementTerminated'];
    const definitionKey = metadata.definitionKey as Key;
    const instanceKey = instanceKeyOf(stream);
    return [{ task: { type: 'CancelCalled', instanceKey, definitionKey, element, elementInstance } }];
  },
  ProcessInstanceCompleted: tellCaller,
  ProcessInstanceTerminated: tellCaller,
};
