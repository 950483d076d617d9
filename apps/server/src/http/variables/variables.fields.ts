import type { ResourceSpec } from '../search/field.js';
import { shape } from '../search/shape.js';

export const VARIABLES: ResourceSpec = {
  collection: 'variables',
  fields: {
    variableKey: { type: 'key' },
    name: { type: 'string' },
    value: { type: 'string' },
    scopeKey: { type: 'key' },
    processInstanceKey: { type: 'key' },
    tenantId: { type: 'string' },
    isTruncated: { type: 'boolean', sort: false },
  },
  defaultSort: [['_id', 1]],
};

/** `value` is the variable's value as JSON text. */
export const VARIABLE = shape([
  'variableKey',
  'name',
  'value',
  'scopeKey',
  'processInstanceKey',
  'rootProcessInstanceKey',
  'tenantId',
]);
