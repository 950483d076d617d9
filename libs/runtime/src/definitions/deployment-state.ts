import type { RecordedEvent } from '@onward/event-store';
import type {
  DefinitionDeployed,
  DefinitionStart,
  DeploymentCreated,
  JsonObject,
  Key,
  ResourceStored,
} from '@onward/model';
import type { DeployedDefinition } from '../api.js';

/** One version of a process, and where its XML is stored. */
export interface DefinitionRecord {
  readonly deployed: DeployedDefinition;
  /** Of the whole file's content; equal content is not a new version. */
  readonly checksum: string;
  /** Revision of the `ResourceStored` in the deployments stream. */
  readonly resourceRevision: number;
  /** What starts it by itself. */
  readonly starts: readonly DefinitionStart[];
}

/** What one tenant has deployed: the fold of `deployments-<tenant>`. The files themselves stay in the store. */
export interface DeploymentState {
  /** Of the last event; -1 before the first. */
  revision: number;
  time: number;
  readonly byKey: Map<Key, DefinitionRecord>;
  /** Of each process id, ascending by version. */
  readonly versions: Map<string, DefinitionRecord[]>;
  readonly resources: Map<string, number>;
  readonly commands: Map<
    string,
    { readonly fingerprint: string; readonly result: JsonObject; readonly revision: number }
  >;
}

export const emptyDeploymentState = (): DeploymentState => ({
  revision: -1,
  time: 0,
  byKey: new Map(),
  versions: new Map(),
  resources: new Map(),
  commands: new Map(),
});

/** Folds one stored event into the state of its tenant. */
export function evolveDeployments(state: DeploymentState, event: RecordedEvent): void {
  state.revision = event.revision;
  state.time = event.metadata.time;
  if (event.type === 'ResourceStored') {
    const { deploymentKey, name } = event.data as unknown as ResourceStored;
    state.resources.set(`${deploymentKey}/${name}`, event.revision);
  } else if (event.type === 'DeploymentCreated') {
    const data = event.data as unknown as DeploymentCreated;
    for (const definition of data.definitions)
      addDefinition(state, data, definition, event.metadata.tenantId);
  } else if (event.type === 'CommandRecorded') {
    const { commandId, fingerprint, result } = event.data as unknown as {
      commandId: string;
      fingerprint: string;
      result: JsonObject;
    };
    state.commands.set(commandId, { fingerprint, result, revision: event.revision });
  }
}

function addDefinition(
  state: DeploymentState,
  deployment: DeploymentCreated,
  definition: DefinitionDeployed,
  tenantId: string,
): void {
  const { deploymentKey, resources } = deployment;
  const { starts = [], ...named } = definition;
  const record: DefinitionRecord = {
    deployed: { ...named, tenantId, deploymentKey },
    starts,
    checksum: resources.find(({ name }) => name === definition.resourceName)!.checksum,
    resourceRevision: state.resources.get(`${deploymentKey}/${definition.resourceName}`)!,
  };
  state.byKey.set(definition.definitionKey, record);
  const versions = state.versions.get(definition.processId);
  if (versions) versions.push(record);
  else state.versions.set(definition.processId, [record]);
}
