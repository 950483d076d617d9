/** What people see and do: user tasks, incidents, variables. */
import type { JsonObject } from '@onward/model';

export interface UserTask {
  readonly userTaskKey: string;
  readonly state: string;
  readonly name: string | null;
  readonly assignee: string | null;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  /** 0 to 100. */
  readonly priority: number;
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly creationDate: string;
  readonly completionDate: string | null;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly processName: string | null;
  readonly formKey: string | null;
  readonly externalFormReference: string | null;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly businessId: string | null;
  readonly tenantId: string;
}

export interface AssignUserTask {
  readonly assignee: string;
  /** False: a claim, refused (409) when somebody else has the task. Default true: reassigns. */
  readonly allowOverride?: boolean;
  readonly action?: string;
}

/** What is absent stays. */
export interface UpdateUserTask {
  readonly changeset: {
    /** ISO 8601 date and time; empty: none. */
    readonly dueDate?: string;
    /** ISO 8601 date and time; empty: none. */
    readonly followUpDate?: string;
    readonly candidateGroups?: readonly string[];
    readonly candidateUsers?: readonly string[];
    /** 0 to 100. */
    readonly priority?: number;
  };
  readonly action?: string;
}

export interface CompleteUserTask {
  readonly variables?: JsonObject;
  readonly action?: string;
}

export interface Incident {
  readonly incidentKey: string;
  readonly state: 'ACTIVE' | 'MIGRATED' | 'PENDING' | 'RESOLVED' | 'UNKNOWN';
  readonly errorType: string;
  readonly errorMessage: string;
  readonly creationTime: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  /** Null where no job is concerned. */
  readonly jobKey: string | null;
  readonly tenantId: string;
}

export interface Variable {
  readonly variableKey: string;
  readonly name: string;
  /** JSON text; cut off after 8,191 characters in search results unless `truncateValues` is false. */
  readonly value: string;
  readonly isTruncated: boolean;
  readonly scopeKey: string;
  readonly processInstanceKey: string;
  readonly tenantId: string;
}
