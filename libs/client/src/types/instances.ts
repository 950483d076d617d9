import type { JsonObject } from '@onward/model';

/** Names the process by its id (and a version, by default the latest) or by the key of one version. */
export type CreateInstance = (
  | { readonly processDefinitionId: string; readonly processDefinitionVersion?: number }
  | { readonly processDefinitionKey: string }
) & {
  readonly variables?: JsonObject;
  /** Answer when the instance has ended. */
  readonly awaitCompletion?: boolean;
  /** With `awaitCompletion`: only these variables. */
  readonly fetchVariables?: readonly string[];
  /** With `awaitCompletion`: how long to wait, ms. Default 10,000; `OnwardError` 504 when it is over, the instance runs on. */
  readonly requestTimeout?: number;
  readonly tags?: readonly string[];
  readonly businessId?: string;
};

export interface CreatedInstance {
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
  /** With `awaitCompletion`: those it ended with; otherwise empty. */
  readonly variables: JsonObject;
  readonly tags: readonly string[];
  readonly businessId: string | null;
}

export type InstanceStateName = 'ACTIVE' | 'COMPLETED' | 'SUSPENDED' | 'TERMINATED';

export interface ProcessInstance {
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionName: string | null;
  readonly processDefinitionVersion: number;
  readonly processDefinitionVersionTag: string | null;
  readonly parentProcessInstanceKey: string | null;
  readonly parentElementInstanceKey: string | null;
  readonly rootProcessInstanceKey: string | null;
  /** ISO 8601, as all moments. */
  readonly startDate: string;
  readonly endDate: string | null;
  readonly suspendedDate: string | null;
  readonly state: InstanceStateName;
  /** Why it was terminated. */
  readonly endReason: 'CANCELED' | 'COMPENSATED' | null;
  readonly hasIncident: boolean;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
}

/** An instance as it was at one revision: what was live then. */
export interface InstanceState {
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly revision: number;
  readonly time: string;
  readonly state: InstanceStateName;
  readonly endReason: 'CANCELED' | 'COMPENSATED' | null;
  readonly variables: JsonObject;
  readonly tokens: readonly StateToken[];
  readonly jobs: readonly StateJob[];
  readonly userTasks: readonly StateUserTask[];
  readonly incidents: readonly StateIncident[];
  /** Null where nothing could be or is being compensated. */
  readonly compensation: StateCompensation | null;
}

export interface StateToken {
  readonly tokenId: string;
  readonly elementId: string;
  readonly status: 'ready' | 'waiting' | 'active';
  readonly flowId: string | null;
  readonly elementInstanceKey: string | null;
  readonly scopeKey: string;
  readonly parentTokenId: string | null;
  readonly compensates: string | null;
  readonly variables: JsonObject;
}

export interface StateJob {
  readonly jobKey: string;
  readonly type: string;
  readonly status: 'open' | 'failed' | 'abandoned';
  readonly retries: number;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly tokenId: string;
  readonly retryAt: string | null;
  readonly errorMessage: string | null;
}

export interface StateUserTask {
  readonly userTaskKey: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly tokenId: string;
  readonly assignee: string | null;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly priority: number;
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
}

export interface StateIncident {
  readonly incidentKey: string;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly tokenId: string;
  readonly jobKey: string | null;
  readonly creationTime: string;
}

export interface StateCompensation {
  readonly failure: {
    readonly failureKey: string;
    readonly elementInstanceKey: string;
    readonly tokenId: string;
    readonly message: string;
    readonly revision: number;
    readonly answered: boolean;
  } | null;
  readonly scopes: readonly {
    readonly scopeKey: string;
    readonly running: boolean;
    readonly current: (CompensationStep & { readonly tokenId: string }) | null;
    /** In the order in which they will be compensated: the last completed first. */
    readonly entries: readonly CompensationStep[];
  }[];
}

export interface CompensationStep {
  readonly elementInstanceKey: string;
  readonly elementId: string;
  readonly handlerId: string;
  readonly revision: number;
}

export interface ElementInstance {
  readonly elementInstanceKey: string;
  readonly elementId: string;
  readonly elementName: string;
  readonly type: string;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  readonly startDate: string;
  readonly endDate: string | null;
  readonly hasIncident: boolean;
  readonly incidentKey: string | null;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string | null;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly tenantId: string;
}
