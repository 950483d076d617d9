import { ELEMENT_INSTANCE_STATES, PROCESS_INSTANCE_STATES } from '../search/enums.js';
import type { RelatedSpec, ResourceSpec } from '../search/field.js';
import { shape } from '../search/shape.js';

const ofElements = (field: RelatedSpec['field']): RelatedSpec => ({
  collection: 'element-instances',
  select: 'processInstanceKey',
  path: 'processInstanceKey',
  field,
});

export const INSTANCES: ResourceSpec = {
  collection: 'process-instances',
  fields: {
    processInstanceKey: { type: 'key' },
    processDefinitionKey: { type: 'key' },
    processDefinitionId: { type: 'string' },
    processDefinitionName: { type: 'string' },
    processDefinitionVersion: { type: 'integer' },
    processDefinitionVersionTag: { type: 'string' },
    parentProcessInstanceKey: { type: 'key' },
    parentElementInstanceKey: { type: 'key' },
    startDate: { type: 'date' },
    endDate: { type: 'date' },
    suspendedDate: { type: 'date' },
    state: { type: { oneOf: PROCESS_INSTANCE_STATES } },
    endReason: { type: { oneOf: ['CANCELED', 'COMPENSATED'] } },
    hasIncident: { type: 'boolean' },
    tenantId: { type: 'string' },
    businessId: { type: 'string' },
    tags: { type: 'string', sort: false, all: true },
  },
  related: {
    variables: {
      collection: 'variables',
      select: 'processInstanceKey',
      path: 'processInstanceKey',
      field: 'variables',
    },
    elementId: ofElements({ type: 'string', path: 'elementId' }),
    elementInstanceState: ofElements({ type: { oneOf: ELEMENT_INSTANCE_STATES }, path: 'state' }),
    hasElementInstanceIncident: ofElements({ type: 'boolean', path: 'hasIncident' }),
    errorMessage: {
      collection: 'incidents',
      select: 'processInstanceKey',
      path: 'processInstanceKey',
      field: { type: 'string', path: 'errorMessage' },
      where: { state: 'ACTIVE' },
    },
    hasRetriesLeft: {
      collection: 'jobs',
      select: 'processInstanceKey',
      path: 'processInstanceKey',
      field: { type: 'boolean', path: 'hasFailedWithRetriesLeft' },
    },
  },
  unsupported: { filter: ['batchOperationId', 'batchOperationKey', 'incidentErrorHashCode'] },
  defaultSort: [['_id', 1]],
};

/** Beyond the contract: why a terminated instance ended. */
export const INSTANCE = shape(
  [
    'processInstanceKey',
    'processDefinitionKey',
    'processDefinitionId',
    'processDefinitionName',
    'processDefinitionVersion',
    'processDefinitionVersionTag',
    'parentProcessInstanceKey',
    'parentElementInstanceKey',
    'rootProcessInstanceKey',
    'startDate',
    'endDate',
    'suspendedDate',
    'state',
    'endReason',
    'tenantId',
    'businessId',
  ],
  { hasIncident: false, tags: [] },
);
