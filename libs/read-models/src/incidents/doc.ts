import type { Document } from '@onward/read-store';

/** An incident. `_id` is its key. */
export interface IncidentDoc extends Document {
  readonly incidentKey: string;
  readonly state: 'ACTIVE' | 'RESOLVED';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly creationTime: string;
  readonly resolutionTime: string | null;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly tokenId: string;
  readonly jobKey: string | null;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
}
