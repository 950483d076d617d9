import { keyOf } from '@onward/model';

/** Two versions of a process, and another process. */
export const DEPLOYMENTS = [
  {
    type: 'ResourceStored',
    data: { deploymentKey: keyOf(1), name: 'order.bpmn', encoding: 'gzip-base64', content: '' },
  },
  {
    type: 'DeploymentCreated',
    data: {
      deploymentKey: keyOf(1),
      resources: [{ name: 'order.bpmn', checksum: 'a' }],
      definitions: [
        {
          definitionKey: keyOf(1, 1),
          processId: 'order',
          version: 1,
          versionTag: 'v1',
          name: 'Order',
          resourceName: 'order.bpmn',
        },
        { definitionKey: keyOf(1, 2), processId: 'invoice', version: 1, resourceName: 'order.bpmn' },
      ],
    },
  },
  {
    type: 'DeploymentCreated',
    data: {
      deploymentKey: keyOf(2),
      resources: [{ name: 'order.bpmn', checksum: 'b' }],
      definitions: [
        {
          definitionKey: keyOf(2, 1),
          processId: 'order',
          version: 2,
          resourceName: 'order.bpmn',
          replaces: keyOf(1, 1),
        },
      ],
    },
  },
];
