import { USER_TASK_STATES } from '../search/enums.js';
import type { RelatedSpec, ResourceSpec } from '../search/field.js';
import type { Borrowed } from '../search/presenter.js';
import { shape } from '../search/shape.js';

const ofInstance = (field: RelatedSpec['field']): RelatedSpec => ({
  collection: 'process-instances',
  select: 'processInstanceKey',
  path: 'processInstanceKey',
  field,
});

export const USER_TASKS: ResourceSpec = {
  collection: 'user-tasks',
  fields: {
    userTaskKey: { type: 'key', sort: false },
    state: { type: { oneOf: USER_TASK_STATES }, sort: false },
    name: { type: 'string' },
    assignee: { type: 'string', sort: false },
    candidateGroup: { type: 'string', path: 'candidateGroups', sort: false },
    candidateUser: { type: 'string', path: 'candidateUsers', sort: false },
    priority: { type: 'integer' },
    dueDate: { type: 'date' },
    followUpDate: { type: 'date' },
    creationDate: { type: 'date' },
    completionDate: { type: 'date' },
    elementId: { type: 'string', sort: false },
    elementInstanceKey: { type: 'key', sort: false },
    processInstanceKey: { type: 'key', sort: false },
    processDefinitionKey: { type: 'key', sort: false },
    processDefinitionId: { type: 'string', sort: false },
    tenantId: { type: 'string', sort: false },
    businessId: { type: 'string' },
    tokenId: { type: 'key', sort: false },
  },
  related: {
    tags: ofInstance({ type: 'string', path: 'tags', all: true }),
    processInstanceVariables: {
      collection: 'variables',
      select: 'processInstanceKey',
      path: 'processInstanceKey',
      field: 'variables',
    },
    localVariables: {
      collection: 'variables',
      select: 'scopeKey',
      path: 'elementInstanceKey',
      field: 'variables',
    },
  },
  defaultSort: [['_id', 1]],
};

export const USER_TASK = shape(
  [
    'userTaskKey',
    'state',
    'name',
    'assignee',
    'dueDate',
    'followUpDate',
    'creationDate',
    'completionDate',
    'elementId',
    'elementInstanceKey',
    'processInstanceKey',
    'rootProcessInstanceKey',
    'processDefinitionKey',
    'processDefinitionId',
    'processDefinitionVersion',
    'processName',
    'externalFormReference',
    'formKey',
    'businessId',
    'tenantId',
    'tokenId',
  ],
  { candidateGroups: [], candidateUsers: [], customHeaders: {}, tags: [], priority: 50 },
);

export const USER_TASK_BORROWS: Borrowed = {
  definition: ({ name }) => ({ processName: name ?? null }),
  instance: ['tags'],
};
