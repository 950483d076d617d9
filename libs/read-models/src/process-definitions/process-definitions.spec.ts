import { keyOf } from '@onward/model';
import { documentsAfter, inDeployments } from '../testing/history.js';
import { DEPLOYMENTS } from '../testing/story.js';
import { processDefinitions } from './projection.js';

describe('process-definitions', () => {
  it('has a document per version and knows the latest', async () => {
    const documents = await documentsAfter(processDefinitions, inDeployments(DEPLOYMENTS));
    expect(Object.keys(documents)).toEqual([keyOf(1, 1), keyOf(1, 2), keyOf(2, 1)]);
    expect(documents[keyOf(1, 1)]).toEqual({
      _id: keyOf(1, 1),
      processDefinitionKey: keyOf(1, 1),
      processDefinitionId: 'order',
      name: 'Order',
      version: 1,
      versionTag: 'v1',
      resourceName: 'order.bpmn',
      tenantId: '<default>',
      hasStartForm: false,
      state: 'ACTIVE',
      isLatestVersion: false,
      deploymentKey: keyOf(1),
    });
    expect(documents[keyOf(1, 2)]).toMatchObject({
      processDefinitionId: 'invoice',
      name: null,
      versionTag: null,
      isLatestVersion: true,
    });
    expect(documents[keyOf(2, 1)]).toMatchObject({
      version: 2,
      isLatestVersion: true,
      deploymentKey: keyOf(2),
    });
  });
});
