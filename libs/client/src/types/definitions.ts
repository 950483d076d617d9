/** A file to deploy: its name (with `.bpmn`) and what is in it. */
export interface DeploymentFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface DeployedProcess {
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  /** From 1; equal content keeps the version it has. */
  readonly processDefinitionVersion: number;
  readonly resourceName: string;
  readonly tenantId: string;
}

export interface Deployment {
  readonly deploymentKey: string;
  readonly tenantId: string;
  readonly deployments: readonly { readonly processDefinition: DeployedProcess | null }[];
}

export interface ProcessDefinition {
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly name: string | null;
  readonly version: number;
  readonly versionTag: string | null;
  readonly resourceName: string;
  readonly tenantId: string;
  readonly hasStartForm: boolean;
  readonly state: 'ACTIVE' | 'DRAINING' | 'DELETED';
}
