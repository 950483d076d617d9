import { JOB_KINDS, JOB_STATES, LISTENER_EVENTS } from '../search/enums.js';
import type { ResourceSpec } from '../search/field.js';
import type { Borrowed } from '../search/presenter.js';
import { shape } from '../search/shape.js';

export const JOBS: ResourceSpec = {
  collection: 'jobs',
  fields: {
    jobKey: { type: 'key' },
    type: { type: 'string' },
    state: { type: { oneOf: JOB_STATES } },
    kind: { type: { oneOf: JOB_KINDS } },
    listenerEventType: { type: { oneOf: LISTENER_EVENTS } },
    worker: { type: 'string' },
    retries: { type: 'integer' },
    priority: { type: 'integer' },
    deadline: { type: 'date' },
    creationTime: { type: 'date' },
    lastUpdateTime: { type: 'date', sort: false },
    endTime: { type: 'date' },
    elementId: { type: 'string' },
    elementInstanceKey: { type: 'key' },
    processInstanceKey: { type: 'key' },
    processDefinitionKey: { type: 'key' },
    processDefinitionId: { type: 'string' },
    errorCode: { type: 'string' },
    errorMessage: { type: 'string' },
    hasFailedWithRetriesLeft: { type: 'boolean' },
    isDenied: { type: 'boolean' },
    deniedReason: { type: 'string' },
    tenantId: { type: 'string' },
    tokenId: { type: 'key', sort: false },
  },
  defaultSort: [['_id', 1]],
};

export const JOB = shape(
  [
    'jobKey',
    'type',
    'state',
    'retries',
    'deadline',
    'creationTime',
    'lastUpdateTime',
    'endTime',
    'elementId',
    'elementInstanceKey',
    'processInstanceKey',
    'rootProcessInstanceKey',
    'processDefinitionKey',
    'processDefinitionId',
    'errorCode',
    'errorMessage',
    'isDenied',
    'deniedReason',
    'tenantId',
    'businessId',
    'tokenId',
  ],
  {
    kind: 'BPMN_ELEMENT',
    listenerEventType: 'UNSPECIFIED',
    worker: '',
    customHeaders: {},
    hasFailedWithRetriesLeft: false,
    priority: 0,
  },
);

export const JOB_BORROWS: Borrowed = { instance: ['businessId'] };
