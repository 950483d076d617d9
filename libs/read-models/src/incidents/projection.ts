import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { belonging, keyIn, timeOf } from '../shared/instance-event.js';
import { changes, creates, instanceFolds } from '../shared/typed-folds.js';
import type { IncidentDoc } from './doc.js';

const id = (data: { readonly incident: Ordinal }, event: RecordedEvent): string =>
  keyIn(event, data.incident);

export const incidents: Projection<IncidentDoc> = {
  name: 'incidents',
  version: 1,
  indexes: [
    { name: 'instance', paths: ['processInstanceKey'] },
    { name: 'state', paths: ['state', 'creationTime'] },
    { name: 'definition', paths: ['processDefinitionKey', 'state'] },
  ],
  on: instanceFolds<IncidentDoc>({
    IncidentRaised: creates(id, (data, event, key) => ({
      _id: key,
      incidentKey: key,
      state: 'ACTIVE',
      errorType: data.errorType,
      errorMessage: data.message,
      creationTime: timeOf(event),
      resolutionTime: null,
      elementId: data.element,
      elementInstanceKey: keyIn(event, data.elementInstance),
      tokenId: keyIn(event, data.token),
      jobKey: data.job === undefined ? null : keyIn(event, data.job),
      ...belonging(event),
    })),
    IncidentResolved: changes(id, (_doc, _data, event) => ({
      state: 'RESOLVED',
      resolutionTime: timeOf(event),
    })),
  }),
};
