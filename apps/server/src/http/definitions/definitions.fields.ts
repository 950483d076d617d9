import { DEFINITION_STATES } from '../search/enums.js';
import type { ResourceSpec } from '../search/field.js';
import { shape } from '../search/shape.js';

export const DEFINITIONS: ResourceSpec = {
  collection: 'process-definitions',
  fields: {
    processDefinitionKey: { type: 'key' },
    processDefinitionId: { type: 'string' },
    name: { type: 'string' },
    version: { type: 'integer' },
    versionTag: { type: 'string' },
    resourceName: { type: 'string' },
    tenantId: { type: 'string' },
    isLatestVersion: { type: 'boolean', sort: false },
    hasStartForm: { type: 'boolean', sort: false },
    state: { type: { oneOf: DEFINITION_STATES }, sort: false },
  },
  defaultSort: [['_id', 1]],
};

export const DEFINITION = shape(
  [
    'processDefinitionKey',
    'processDefinitionId',
    'name',
    'version',
    'versionTag',
    'resourceName',
    'tenantId',
  ],
  {
    hasStartForm: false,
    state: 'ACTIVE',
  },
);
