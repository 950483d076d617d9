import type { ResourceSpec } from '../search/field.js';
import type { Borrowed } from '../search/presenter.js';
import { shape } from '../search/shape.js';

export const MESSAGE_SUBSCRIPTION_STATES = ['CORRELATED', 'CREATED', 'DELETED', 'MIGRATED'] as const;
export const MESSAGE_SUBSCRIPTION_TYPES = ['START_EVENT', 'PROCESS_EVENT'] as const;
export const TIMER_STATES = ['ACTIVE', 'TRIGGERED', 'CANCELED'] as const;

export const MESSAGE_SUBSCRIPTIONS: ResourceSpec = {
  collection: 'message-subscriptions',
  fields: {
    messageSubscriptionKey: { type: 'key' },
    processDefinitionKey: { type: 'key', sort: false },
    processDefinitionId: { type: 'string' },
    processDefinitionVersion: { type: 'integer' },
    processInstanceKey: { type: 'key' },
    elementId: { type: 'string' },
    elementInstanceKey: { type: 'key' },
    messageSubscriptionState: { type: { oneOf: MESSAGE_SUBSCRIPTION_STATES } },
    messageSubscriptionType: { type: { oneOf: MESSAGE_SUBSCRIPTION_TYPES } },
    lastUpdatedDate: { type: 'date' },
    messageName: { type: 'string' },
    correlationKey: { type: 'string' },
    tenantId: { type: 'string' },
  },
  defaultSort: [['_id', 1]],
};

export const MESSAGE_SUBSCRIPTION = shape(
  [
    'messageSubscriptionKey',
    'processDefinitionKey',
    'processDefinitionId',
    'processDefinitionName',
    'processDefinitionVersion',
    'processInstanceKey',
    'rootProcessInstanceKey',
    'elementId',
    'elementInstanceKey',
    'messageSubscriptionState',
    'messageSubscriptionType',
    'lastUpdatedDate',
    'messageName',
    'correlationKey',
    'messageKey',
    'toolName',
    'inboundConnectorType',
    'tenantId',
  ],
  { toolProperties: {} },
);

/** Events do not carry the name of the process. */
export const DEFINITION_NAME: Borrowed = {
  definition: ({ name }) => ({ processDefinitionName: name ?? null }),
};

export const TIMERS: ResourceSpec = {
  collection: 'timers',
  fields: {
    timerKey: { type: 'key' },
    state: { type: { oneOf: TIMER_STATES } },
    dueDate: { type: 'date' },
    elementId: { type: 'string' },
    elementInstanceKey: { type: 'key' },
    processInstanceKey: { type: 'key' },
    processDefinitionKey: { type: 'key' },
    processDefinitionId: { type: 'string' },
    tenantId: { type: 'string' },
  },
  defaultSort: [
    ['dueDate', 1],
    ['_id', 1],
  ],
};

export const TIMER = shape(
  [
    'timerKey',
    'state',
    'dueDate',
    'remainingRepetitions',
    'cycle',
    'elementId',
    'elementInstanceKey',
    'processInstanceKey',
    'rootProcessInstanceKey',
    'processDefinitionKey',
    'processDefinitionId',
    'processDefinitionVersion',
    'tenantId',
  ],
  { triggered: 0 },
);
