import { INCIDENT_STATES, INCIDENT_TYPES } from '../search/enums.js';
import type { ResourceSpec } from '../search/field.js';
import { shape } from '../search/shape.js';

export const INCIDENTS: ResourceSpec = {
  collection: 'incidents',
  fields: {
    incidentKey: { type: 'key' },
    state: { type: { oneOf: INCIDENT_STATES } },
    errorType: { type: { oneOf: INCIDENT_TYPES } },
    errorMessage: { type: 'string', sort: false },
    creationTime: { type: 'date' },
    elementId: { type: 'string' },
    elementInstanceKey: { type: 'key' },
    processInstanceKey: { type: 'key' },
    processDefinitionKey: { type: 'key' },
    processDefinitionId: { type: 'string' },
    jobKey: { type: 'key' },
    tenantId: { type: 'string' },
    tokenId: { type: 'key', sort: false },
  },
  defaultSort: [['_id', 1]],
};

export const INCIDENT = shape(
  [
    'incidentKey',
    'state',
    'errorType',
    'creationTime',
    'elementId',
    'elementInstanceKey',
    'processInstanceKey',
    'rootProcessInstanceKey',
    'processDefinitionKey',
    'processDefinitionId',
    'jobKey',
    'tenantId',
    'tokenId',
  ],
  { errorMessage: '' },
);
