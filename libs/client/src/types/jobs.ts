import type { JsonObject } from '@onward/model';

export interface ActivateJobs {
  readonly type: string;
  /** Who works on them; shown with them. */
  readonly worker?: string;
  /** 1 to 1,000. */
  readonly maxJobsToActivate: number;
  /** The lease, ms: as long nobody else gets the job. */
  readonly timeout: number;
  /** Only these variables; by default all that the task sees. */
  readonly fetchVariable?: readonly string[];
  /** How long to wait for a first job, ms. 0 or none: the server's default of 10 s; below 0: do not wait. */
  readonly requestTimeout?: number;
}

export interface ActivatedJob {
  readonly jobKey: string;
  readonly type: string;
  /** `BPMN_ELEMENT`, or whose job it is otherwise: `EXECUTION_LISTENER`, `TASK_LISTENER`. */
  readonly kind: string;
  /** Of a listener's: the step, such as `COMPLETING`; else `UNSPECIFIED`. */
  readonly listenerEventType: string;
  readonly worker: string;
  /** Left, this attempt included. */
  readonly retries: number;
  /** The lease ends, ms since 1970 by the server's clock. */
  readonly deadline: number;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
  readonly tokenId: string;
  /** From 1. */
  readonly attempt: number;
  /** The same for every attempt: give it to the service that must not do its work twice. */
  readonly idempotencyKey: string;
  /** It undoes a step that had completed. */
  readonly isCompensation: boolean;
  /** Of a task listener's: the user task as it will be when the step happens; else null. */
  readonly userTask: JobUserTask | null;
}

export interface JobUserTask {
  readonly userTaskKey: string;
  readonly action: string;
  readonly changedAttributes: readonly string[];
  readonly assignee: string | null;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly priority: number;
}

/** What the worker of a task listener's job says of the step: that it is denied, or what else is to be changed of the user task. */
export interface JobResult {
  readonly denied?: boolean;
  readonly deniedReason?: string;
  /** Empty text or an empty list takes something away; what is absent stays. */
  readonly corrections?: {
    readonly assignee?: string;
    /** ISO 8601 date and time. */
    readonly dueDate?: string;
    readonly followUpDate?: string;
    readonly candidateUsers?: readonly string[];
    readonly candidateGroups?: readonly string[];
    /** 0 to 100. */
    readonly priority?: number;
  };
}

export interface FailJob {
  /** Left after this failure; 0 (the default) raises an incident, or the failure that the process compensates. */
  readonly retries?: number;
  readonly errorMessage?: string;
  /** Not handed out again for so long, ms. */
  readonly retryBackOff?: number;
  /** Set at the task, for the next attempt. */
  readonly variables?: JsonObject;
}

export interface ThrowJobError {
  /** Of the BPMN error. */
  readonly errorCode: string;
  readonly errorMessage?: string;
  readonly variables?: JsonObject;
}

export interface JobChanges {
  readonly retries?: number;
  /** The lease ends so many ms from now. */
  readonly timeout?: number;
}

export interface Job {
  readonly jobKey: string;
  readonly type: string;
  readonly state: string;
  readonly kind: string;
  readonly worker: string;
  readonly retries: number;
  readonly deadline: string | null;
  readonly creationTime: string | null;
  readonly lastUpdateTime: string | null;
  readonly endTime: string | null;
  readonly elementId: string | null;
  readonly elementInstanceKey: string;
  readonly processInstanceKey: string;
  readonly processDefinitionKey: string;
  readonly processDefinitionId: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly hasFailedWithRetriesLeft: boolean;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly tenantId: string;
  readonly businessId: string | null;
  readonly tokenId: string | null;
}
