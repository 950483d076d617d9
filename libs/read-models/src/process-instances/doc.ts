import type { Document } from '@onward/read-store';

/** A process instance. `_id` is its key. */
export interface ProcessInstanceDoc extends Document {
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionName: string | null;
  readonly processDefinitionVersion: number;
  readonly processDefinitionVersionTag: string | null;
  readonly parentProcessInstanceKey: string | null;
  readonly parentElementInstanceKey: string | null;
  readonly rootProcessInstanceKey: string | null;
  readonly startDate: string;
  readonly endDate: string | null;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  /** Why it was terminated. */
  readonly endReason: string | null;
  /** In it, or in an instance it has called. */
  readonly hasIncident: boolean;
  /** Its own. */
  readonly openIncidents: number;
  /** How many are open in instances it has called, directly or not, by their keys. */
  readonly calledIncidents: Readonly<Record<string, number>>;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly tenantId: string;
  /** Its history is in the archive, and its details are gone with it. */
  readonly archived: boolean;
  /** Of the last event that changed this document. */
  readonly revision: number;
}
