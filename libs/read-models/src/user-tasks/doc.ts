import type { Document } from '@onward/read-store';

/** A user task. `_id` is its key. */
export interface UserTaskDoc extends Document {
  readonly userTaskKey: string;
  readonly name: string | null;
  /** While its task listeners are waited for: what step that is. */
  readonly state:
    'CREATING' | 'CREATED' | 'ASSIGNING' | 'UPDATING' | 'COMPLETING' | 'COMPLETED' | 'CANCELING' | 'CANCELED';
  readonly assignee: string | null;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly creationDate: string;
  readonly completionDate: string | null;
  readonly priority: number;
  readonly formId: string | null;
  readonly externalFormReference: string | null;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly businessId: string | null;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly tokenId: string;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
}
