import type { EventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { elementTypeName } from '../shared/element-type.js';
import { belonging, keyIn, timeOf } from '../shared/instance-event.js';
import { changes, creates, instanceFolds } from '../shared/typed-folds.js';
import type { ElementInstanceDoc } from './doc.js';

const id = (data: { readonly elementInstance: Ordinal }, event: RecordedEvent): string =>
  keyIn(event, data.elementInstance);

export const elementInstances: Projection<ElementInstanceDoc> = {
  name: 'element-instances',
  version: 1,
  indexes: [
    { name: 'instance', paths: ['processInstanceKey'] },
    { name: 'element', paths: ['elementId', 'state'] },
  ],
  on: instanceFolds<ElementInstanceDoc>({
    ElementActivated: creates(id, (data, event, key) => newDoc(data, event, key)),
    ElementPassed: creates(id, (data, event, key) => ({
      ...newDoc(data, event, key),
      state: 'COMPLETED',
      endDate: timeOf(event),
    })),
    ElementCompleted: changes(id, (_doc, _data, event) => ({ state: 'COMPLETED', endDate: timeOf(event) })),
    ElementTerminated: changes(id, (_doc, _data, event) => ({
      state: 'TERMINATED',
      endDate: timeOf(event),
      hasIncident: false,
      incidentKey: null,
    })),
    IncidentRaised: changes(id, (_doc, { incident }, event) => ({
      hasIncident: true,
      incidentKey: keyIn(event, incident),
    })),
    IncidentResolved: changes(id, (doc, { incident }, event) =>
      doc.incidentKey === keyIn(event, incident) ? { hasIncident: false, incidentKey: null } : undefined,
    ),
  }),
};

function newDoc(data: EventData['ElementActivated'], event: RecordedEvent, key: string): ElementInstanceDoc {
  const { processInstanceKey, rootProcessInstanceKey, processDefinitionKey, processDefinitionId, tenantId } =
    belonging(event);
  return {
    _id: key,
    elementInstanceKey: key,
    elementId: data.element,
    elementName: data.element,
    type: elementTypeName(data.elementType),
    state: 'ACTIVE',
    startDate: timeOf(event),
    endDate: null,
    hasIncident: false,
    incidentKey: null,
    tokenId: keyIn(event, data.token),
    elementInstanceScopeKey: keyIn(event, data.scope),
    processInstanceKey,
    rootProcessInstanceKey,
    processDefinitionKey,
    processDefinitionId,
    tenantId,
  };
}
