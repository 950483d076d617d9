import { ELEMENT_INSTANCE_STATES, ELEMENT_TYPES } from '../search/enums.js';
import type { ResourceSpec } from '../search/field.js';
import type { Borrowed } from '../search/presenter.js';
import { shape } from '../search/shape.js';

export const ELEMENT_INSTANCES: ResourceSpec = {
  collection: 'element-instances',
  fields: {
    elementInstanceKey: { type: 'key' },
    processInstanceKey: { type: 'key' },
    processDefinitionKey: { type: 'key' },
    processDefinitionId: { type: 'string' },
    elementId: { type: 'string' },
    type: { type: { oneOf: ELEMENT_TYPES } },
    state: { type: { oneOf: ELEMENT_INSTANCE_STATES } },
    startDate: { type: 'date' },
    endDate: { type: 'date' },
    hasIncident: { type: 'boolean', sort: false },
    incidentKey: { type: 'key' },
    tenantId: { type: 'string' },
    elementInstanceScopeKey: { type: 'key', sort: false },
    tokenId: { type: 'key', sort: false },
  },
  related: { elementName: 'element-names' },
  unsupported: { sort: ['elementName'] },
  defaultSort: [['_id', 1]],
};

/** Beyond the contract: the token that executes or executed it, and the scope it lies in. */
export const ELEMENT_INSTANCE = shape(
  [
    'elementInstanceKey',
    'processInstanceKey',
    'rootProcessInstanceKey',
    'processDefinitionKey',
    'processDefinitionId',
    'elementId',
    'type',
    'state',
    'startDate',
    'endDate',
    'incidentKey',
    'tenantId',
    'tokenId',
    'elementInstanceScopeKey',
  ],
  { hasIncident: false, elementName: '' },
);

/** Events carry no names: those of the definition. */
export const ELEMENT_NAMES: Borrowed = {
  graph: ({ elements }, { elementId }) => ({
    elementName: elements.get(String(elementId))?.name ?? elementId,
  }),
};
