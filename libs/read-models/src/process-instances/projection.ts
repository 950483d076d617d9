import type { EventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { keyOf, parseKey } from '@onward/model';
import type { Projection } from '../projection.js';
import { belonging, instanceOf, timeOf } from '../shared/instance-event.js';
import { changes, creates, instanceFolds } from '../shared/typed-folds.js';
import type { ProcessInstanceDoc } from './doc.js';

const id = (_: unknown, event: RecordedEvent): string => instanceOf(event);

export const processInstances: Projection<ProcessInstanceDoc> = {
  name: 'process-instances',
  version: 2,
  indexes: [
    { name: 'started', paths: ['startDate'] },
    { name: 'state', paths: ['state', 'startDate'] },
    { name: 'incident', paths: ['hasIncident', 'startDate'] },
    { name: 'definition', paths: ['processDefinitionKey', 'startDate'] },
    { name: 'process', paths: ['processDefinitionId', 'startDate'] },
    { name: 'business', paths: ['businessId'] },
  ],
  on: instanceFolds<ProcessInstanceDoc>({
    ProcessInstanceCreated: creates(id, created),
    ProcessInstanceCompleted: changes(id, (_doc, _data, event) => ended('COMPLETED', null, event)),
    ProcessInstanceTerminated: changes(id, (_doc, { reason }, event) => ended('TERMINATED', reason, event)),
    IncidentRaised: changes(id, (doc, _data, event) => withIncidents(doc.openIncidents + 1, event)),
    IncidentResolved: changes(id, (doc, _data, event) =>
      withIncidents(Math.max(0, doc.openIncidents - 1), event),
    ),
  }),
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
    rootProcessInstanceKey: data.parent ? null : rootProcessInstanceKey,
    startDate: timeOf(event),
    endDate: null,
    state: 'ACTIVE',
    endReason: null,
    hasIncident: false,
    openIncidents: 0,
    businessId: data.businessId ?? null,
    tags: data.tags ?? [],
    tenantId,
    revision: event.revision,
  };
}

function parentElement(parent: EventData['ProcessInstanceCreated']['parent']): string | null {
  const owner = parent && parseKey(parent.instanceKey);
  return owner ? keyOf(owner.instanceNumber, parent.elementInstance) : null;
}

const ended = (
  state: 'COMPLETED' | 'TERMINATED',
  endReason: string | null,
  event: RecordedEvent,
): Partial<ProcessInstanceDoc> => ({
  state,
  endReason,
  endDate: timeOf(event),
  // Whatever was open has ended with it.
  openIncidents: 0,
  hasIncident: false,
  revision: event.revision,
});

const withIncidents = (openIncidents: number, event: RecordedEvent): Partial<ProcessInstanceDoc> => ({
  openIncidents,
  hasIncident: openIncidents > 0,
  revision: event.revision,
});
