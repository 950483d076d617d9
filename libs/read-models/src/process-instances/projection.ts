import type { EventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { keyOf, parseKey } from '@onward/model';
import { archiveFold } from '../archive/folds.js';
import type { Projection } from '../projection.js';
import { belonging, instanceOf, timeOf } from '../shared/instance-event.js';
import { creates, instanceFolds, type TypedFold } from '../shared/typed-folds.js';
import type { ProcessInstanceDoc } from './doc.js';

const id = (_: unknown, event: RecordedEvent): string => instanceOf(event);

export const processInstances: Projection<ProcessInstanceDoc> = {
  name: 'process-instances',
  version: 3,
  indexes: [
    { name: 'started', paths: ['startDate'] },
    { name: 'state', paths: ['state', 'startDate'] },
    { name: 'incident', paths: ['hasIncident', 'startDate'] },
    { name: 'definition', paths: ['processDefinitionKey', 'startDate'] },
    { name: 'process', paths: ['processDefinitionId', 'startDate'] },
    { name: 'business', paths: ['businessId'] },
    { name: 'parent', paths: ['parentProcessInstanceKey'] },
    { name: 'caller', paths: ['parentElementInstanceKey'] },
    // What is to be archived next.
    { name: 'ended', paths: ['archived', 'endDate'] },
  ],
  on: {
    ...instanceFolds<ProcessInstanceDoc>({
      ProcessInstanceCreated: creates(id, created),
      ProcessInstanceCompleted: ends('COMPLETED', () => null),
      ProcessInstanceTerminated: ends('TERMINATED', ({ reason }) => reason),
      IncidentRaised: counts(1),
      IncidentResolved: counts(-1),
    }),
    ProcessInstanceArchived: archiveFold<'ProcessInstanceArchived', ProcessInstanceDoc>(
      ({ instanceKey }) => instanceKey,
      (doc) => doc && { ...doc, archived: true },
    ),
  },
};

function created(data: EventData['ProcessInstanceCreated'], event: RecordedEvent): ProcessInstanceDoc {
  const { processInstanceKey, rootProcessInstanceKey, tenantId } = belonging(event);
  return {
    _id: processInstanceKey,
    processInstanceKey,
    processDefinitionKey: data.definitionKey,
    processDefinitionId: data.processId,
    processDefinitionName: data.processName ?? null,
    processDefinitionVersion: data.processVersion,
    processDefinitionVersionTag: data.versionTag ?? null,
    parentProcessInstanceKey: data.parent?.instanceKey ?? null,
    parentElementInstanceKey: parentElement(data.parent),
    rootProcessInstanceKey,
    startDate: timeOf(event),
    endDate: null,
    state: 'ACTIVE',
    endReason: null,
    hasIncident: false,
    openIncidents: 0,
    calledIncidents: {},
    businessId: data.businessId ?? null,
    tags: data.tags ?? [],
    tenantId,
    archived: false,
    revision: event.revision,
  };
}

/** Of an instance and of those that have called it, so that a caller shows what its called instances suffer from. */
function withCallers(_: unknown, event: RecordedEvent): readonly string[] {
  return [instanceOf(event), ...(event.metadata.callers ?? [])];
}

/** An incident more or less, in an instance or in one it has called. */
function counts<T extends 'IncidentRaised' | 'IncidentResolved'>(
  change: 1 | -1,
): TypedFold<T, ProcessInstanceDoc> {
  return {
    id: withCallers,
    apply(doc, _data, event, docId) {
      if (doc === undefined) return doc;
      const instanceKey = instanceOf(event);
      if (docId !== instanceKey)
        return withCalled(doc, instanceKey, (doc.calledIncidents[instanceKey] ?? 0) + change);
      const openIncidents = Math.max(0, doc.openIncidents + change);
      return { ...withIncidents({ ...doc, openIncidents }), revision: event.revision };
    },
  };
}

/** Whatever was open has ended with it. */
function ends<T extends 'ProcessInstanceCompleted' | 'ProcessInstanceTerminated'>(
  state: 'COMPLETED' | 'TERMINATED',
  reasonOf: (data: EventData[T]) => string | null,
): TypedFold<T, ProcessInstanceDoc> {
  return {
    id: withCallers,
    apply(doc, data, event, docId) {
      if (doc === undefined) return doc;
      const instanceKey = instanceOf(event);
      if (docId !== instanceKey) return withCalled(doc, instanceKey, 0);
      return {
        ...doc,
        state,
        endReason: reasonOf(data),
        endDate: timeOf(event),
        openIncidents: 0,
        calledIncidents: {},
        hasIncident: false,
        revision: event.revision,
      };
    },
  };
}

function withCalled(doc: ProcessInstanceDoc, instanceKey: string, count: number): ProcessInstanceDoc {
  const { [instanceKey]: before, ...others } = doc.calledIncidents;
  if (doc.state !== 'ACTIVE' || (before === undefined && count <= 0)) return doc;
  return withIncidents({
    ...doc,
    calledIncidents: count > 0 ? { ...others, [instanceKey]: count } : others,
  });
}

const withIncidents = (doc: ProcessInstanceDoc): ProcessInstanceDoc => ({
  ...doc,
  hasIncident: doc.openIncidents > 0 || Object.keys(doc.calledIncidents).length > 0,
});

function parentElement(parent: EventData['ProcessInstanceCreated']['parent']): string | null {
  const owner = parent && parseKey(parent.instanceKey);
  return owner ? keyOf(owner.instanceNumber, parent.elementInstance) : null;
}
