import type { JsonObject, Ordinal } from '@onward/model';
import type { IncidentType, Interruption, ListenerStep, UserTaskChanges, UserTaskStep } from './types.js';

/** Work for others, and how it fails: jobs, user tasks, incidents. */
export interface WorkEvents {
  // --- jobs --------------------------------------------------------------------------------------------------------------------
  JobCreated: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    /** The process id, where the listener is the process's own. */
    readonly element: string;
    /** 0 where it is no token's, but the process's own. */
    readonly token: Ordinal;
    readonly jobType: string;
    readonly retries: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** A listener's: of which step, and its place among those of the element. */
    readonly listener?: { readonly on: ListenerStep; readonly index: number };
  };
  JobCompleted: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    readonly worker?: string;
    /** What the worker returned, where it is needed later than in this append (output mappings that may be retried). */
    readonly variables?: JsonObject;
    /** A task listener's worker has denied the step. */
    readonly denied?: true;
    readonly deniedReason?: string;
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
  /** All but the assignee. */
  UserTaskUpdated: {
    readonly userTask: Ordinal;
    readonly token: Ordinal;
    readonly action: string;
    readonly changes: Omit<UserTaskChanges, 'assignee'>;
  };
  /** A step has been asked for, and waits for the jobs of its task listeners, one after the other. Meanwhile no other begins. */
  UserTaskStepStarted: {
    readonly userTask: Ordinal;
    readonly elementInstance: Ordinal;
    readonly token: Ordinal;
    readonly step: UserTaskStep;
    readonly action: string;
    /** What it is to change. */
    readonly changes?: UserTaskChanges;
    /** Completing: the result. Updating: variables to be set at the task. */
    readonly variables?: JsonObject;
    /** Updating: they are set exactly there, not where they are known. */
    readonly local?: true;
    /** Canceling: the boundary event that has interrupted it, which goes on when it has ended. */
    readonly interruption?: Interruption;
  };
  /** A listener has corrected what the step is to change. */
  UserTaskStepCorrected: {
    readonly userTask: Ordinal;
    readonly token: Ordinal;
    readonly changes: UserTaskChanges;
  };
  /** Its listeners are done: what was asked for follows. Or one of them has denied it: the task stays as it was. */
  UserTaskStepEnded: {
    readonly userTask: Ordinal;
    readonly token: Ordinal;
    readonly step: UserTaskStep;
    readonly denied?: true;
    readonly reason?: string;
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
    /** The listener whose job could not be created: resolved, the listeners of its step begin again. */
    readonly listener?: { readonly on: ListenerStep; readonly index: number };
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
