import type { RecordedEvent } from '@onward/event-store';
import { isDeploymentsStream, type DefinitionDeployed, type DeploymentCreated } from '@onward/model';
import type { Projection } from '../projection.js';
import type { ProcessDefinitionDoc } from './doc.js';

const deploymentOf = (event: RecordedEvent): DeploymentCreated => event.data as unknown as DeploymentCreated;

export const processDefinitions: Projection<ProcessDefinitionDoc> = {
  name: 'process-definitions',
  version: 1,
  indexes: [
    { name: 'process', paths: ['processDefinitionId', 'version'] },
    { name: 'latest', paths: ['isLatestVersion', 'processDefinitionId'] },
  ],
  on: {
    DeploymentCreated: {
      ids(event) {
        if (!isDeploymentsStream(event.stream)) return undefined;
        return deploymentOf(event).definitions.flatMap(({ definitionKey, replaces }) =>
          replaces === undefined ? [definitionKey] : [definitionKey, replaces],
        );
      },
      apply(doc, event, id) {
        const deployed = deploymentOf(event).definitions.find(({ definitionKey }) => definitionKey === id);
        if (deployed) return doc ?? newDoc(deployed, event);
        return doc && { ...doc, isLatestVersion: false };
      },
    },
  },
};

function newDoc(deployed: DefinitionDeployed, event: RecordedEvent): ProcessDefinitionDoc {
  return {
    _id: deployed.definitionKey,
    processDefinitionKey: deployed.definitionKey,
    processDefinitionId: deployed.processId,
    name: deployed.name ?? null,
    version: deployed.version,
    versionTag: deployed.versionTag ?? null,
    resourceName: deployed.resourceName,
    tenantId: event.metadata.tenantId,
    hasStartForm: false,
    state: 'ACTIVE',
    isLatestVersion: true,
    deploymentKey: deploymentOf(event).deploymentKey,
  };
}
