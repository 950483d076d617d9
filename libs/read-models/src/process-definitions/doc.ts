import type { Document } from '@onward/read-store';

/** A deployed version of a process. `_id` is its key. */
export interface ProcessDefinitionDoc extends Document {
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly name: string | null;
  readonly version: number;
  readonly versionTag: string | null;
  readonly resourceName: string;
  readonly tenantId: string;
  readonly hasStartForm: boolean;
  readonly state: 'ACTIVE';
  readonly isLatestVersion: boolean;
  readonly deploymentKey: string;
}
