import type { JsonObject, Ordinal } from '@onward/model';
import type { IncidentType } from './types.js';

/** Work for others, and how it fails: jobs, user tasks, incidents. */
export interface WorkEvents {
  // --- jobs --------------------------------------------------------------------------------------------------------------------
  JobCreated: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly jobType: string;
    readonly retries: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** An execution listener, by its place among those of the element: before the work begins, or before the element completes. */
    readonly listener?: { readonly on: 'start' | 'end'; readonly index: number };
  };
  JobCompleted: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    readonly worker?: string;
    /** What the worker returned, where it is needed later than in this append (output mappings that may be retried). */
    readonly variables?: JsonObject;
    /** It completed after compensation had ended its token; it is compensated, too, with `variables` as its outputs. */
    readonly late?: true;
    /** Of a late one: the element's compensation handler. */
    readonly handler?: string;
  };
  JobFailed: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    /** Left after this failure. */
    readonly retries: number;
    readonly message: string;
    readonly worker?: string;
    /** Not handed out before this moment (ms since 1970). */
    readonly retryAt?: number;
  };
  /** A BPMN error thrown by the worker. */
  JobErrorThrown: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    readonly code: string;
    readonly message: string;
    readonly worker?: string;
    /** The catching event's element id; absent where nothing in this instance catches it. */
    readonly caughtBy?: string;
  };
  JobUpdated: { readonly job: Ordinal; readonly token: Ordinal; readonly retries?: number };
  JobCanceled: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    /** By compensation, of an activity with a handler: its effect may have happened, so that it may still complete late. */
    readonly abandoned?: true;
  };

  // --- user tasks --------------------------------------------------------------------------------------------------------------
  UserTaskCreated: {
    readonly userTask: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly name?: string;
    readonly assignee?: string;
    readonly candidateGroups?: readonly string[];
    readonly candidateUsers?: readonly string[];
    readonly dueDate?: string;
    readonly followUpDate?: string;
    readonly priority: number;
    readonly formId?: string;
    readonly externalFormReference?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Of the instance: task lists are ordered by it. */
    readonly businessId?: string;
  };
  UserTaskAssigned: {
    readonly userTask: Ordinal;
    readonly token: Ordinal;
    /** Null: unassigned. */
    readonly assignee: string | null;
    readonly action: string;
  };
  UserTaskCompleted: {
    readonly userTask: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    readonly action: string;
    readonly variables?: JsonObject;
  };
  UserTaskCanceled: {
    readonly userTask: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
  };

  // --- failure -----------------------------------------------------------------------------------------------------------------
  IncidentRaised: {
    readonly incident: Ordinal;
    readonly token: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly job?: Ordinal;
    readonly errorType: IncidentType;
    readonly message: string;
  };
  IncidentResolved: {
    readonly incident: Ordinal;
    readonly token: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly job?: Ordinal;
  };
  /**
   * A failure that nothing in the model handles, in a process with `onFailure` compensate. It freezes its scope: no token there
   * runs on before the compensation saga has answered it.
   */
  FailureRecorded: {
    readonly failure: Ordinal;
    readonly scope: Ordinal;
    readonly token: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly job?: Ordinal;
    readonly code?: string;
    readonly message: string;
  };
}
