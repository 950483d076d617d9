import type { ElementType, JsonObject, Key, OnFailure, Ordinal } from '@onward/model';

/**
 * What can happen in a process instance. Each is stored in the instance's own stream, in the order it happened, and never
 * changes its meaning (a new meaning is a new `version` in the event's metadata). Small: only what changes.
 *
 * Ids within an instance are ordinals (`keyOf(instanceNumber, ordinal)` makes the public key), so that an event says the same in a
 * fork of the instance. `token` names the token an event moves or belongs to, wherever there is one.
 * `docs/events.md` is generated from these types and checked by a test.
 */
export interface EventData {
  // --- the instance ------------------------------------------------------------------------------------------------------------
  ProcessInstanceCreated: {
    readonly definitionKey: Key;
    readonly processId: string;
    readonly processVersion: number;
    readonly processName?: string;
    readonly versionTag?: string;
    readonly onFailure: OnFailure;
    readonly instanceNumber: number;
    readonly businessId?: string;
    readonly tags?: readonly string[];
    /** The call activity that called this instance. */
    readonly parent?: { readonly instanceKey: Key; readonly elementInstance: Ordinal };
  };
  ProcessInstanceCompleted: Record<never, never>;
  ProcessInstanceTerminated: { readonly reason: EndReason };
  /** Another instance number belongs to this instance: its ordinals have outgrown 20 bits. */
  KeyRangeExtended: { readonly instanceNumber: number };
  /** A command that came with an idempotency key and what it was answered. */
  CommandRecorded: {
    readonly commandId: string;
    readonly fingerprint: string;
    readonly result: JsonObject;
    /** So many of the oldest remembered commands are forgotten with it. */
    readonly forgets?: number;
  };

  // --- tokens ------------------------------------------------------------------------------------------------------------------
  /** A token appears at an element without having come over a flow: a start event, a compensation handler. */
  TokenCreated: { readonly token: Ordinal; readonly element: string; readonly scope: Ordinal };
  /**
   * A token moves over a sequence flow to its target, where it is ready. With `parent` it is a new token that the parent,
   * which ended with the element it forked at, has left behind.
   */
  FlowTaken: {
    readonly flow: string;
    readonly token: Ordinal;
    readonly scope: Ordinal;
    readonly target: string;
    readonly parent?: Ordinal;
    /** The target is a parallel join: the token waits there for the others, or completes a set and is ready to fire it. */
    readonly join?: 'waits' | 'completes';
    /** Why: the condition and the values it was decided on. Absent where there was nothing to decide. */
    readonly reason?: FlowReason;
  };
  /** A token that was at no element instance (ready, or waiting at a join) ended with its scope. */
  TokenTerminated: { readonly token: Ordinal };
  /**
   * Ending the scope's tokens does not fit into one append: no token there runs on, `Advance` ends the rest.
   * END_EVENT: a terminate end event, the scope then completes. CANCELED: the instance then terminates.
   */
  ScopeTerminating: { readonly scope: Ordinal; readonly cause: TerminationCause };

  /** The append has reached its bound with tokens still ready: `Advance` (sent at once, or by recovery) goes on with them. */
  AdvanceDeferred: { readonly ready: number };
  /** What had been deferred has been worked off. */
  AdvanceFinished: Record<never, never>;

  // --- element instances -------------------------------------------------------------------------------------------------------
  ElementActivated: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly elementType: ElementType;
    readonly scope: Ordinal;
    readonly token: Ordinal;
    /** Tokens that a join has merged into `token`, which is new. */
    readonly consumed?: readonly Ordinal[];
  };
  /** Activated and completed in one: events and gateways that wait for nothing. */
  ElementPassed: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly elementType: ElementType;
    readonly scope: Ordinal;
    readonly token: Ordinal;
    readonly consumed?: readonly Ordinal[];
    /** The token ends here: no flow goes on, or several do and its children take them. */
    readonly ends?: true;
  };
  ElementCompleted: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly ends?: true;
    /** The element's compensation handler: this completion can be compensated from now on. */
    readonly handler?: string;
  };
  ElementTerminated: { readonly elementInstance: Ordinal; readonly element: string; readonly token: Ordinal };

  // --- variables ---------------------------------------------------------------------------------------------------------------
  /** In exactly this scope (an element instance, or 0 for the process). `created` counts the names that are new there. */
  VariablesSet: {
    readonly scope: Ordinal;
    readonly variables: JsonObject;
    readonly created?: Readonly<Record<string, Ordinal>>;
    readonly token?: Ordinal;
  };

  // --- jobs --------------------------------------------------------------------------------------------------------------------
  JobCreated: {
    readonly job: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly jobType: string;
    readonly retries: number;
    readonly headers?: Readonly<Record<string, string>>;
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

  // --- compensation ------------------------------------------------------------------------------------------------------------
  CompensationStarted: { readonly scope: Ordinal; readonly failure: Ordinal; readonly saga: string };
  /** The next entry, in reverse order of completion: its handler gets a token of its own. */
  CompensationStepStarted: {
    readonly scope: Ordinal;
    readonly token: Ordinal;
    readonly handler: string;
    /** The element instance being compensated. */
    readonly compensates: Ordinal;
    readonly element: string;
    /** The revision at which it completed: the handler sees the variables as they were then. */
    readonly variablesOf: number;
  };
  CompensationStepCompleted: {
    readonly scope: Ordinal;
    readonly token: Ordinal;
    readonly compensates: Ordinal;
    readonly element: string;
  };
  CompensationCompleted: { readonly scope: Ordinal; readonly failure: Ordinal };
}

/** Why an instance was terminated. */
export type EndReason = 'CANCELED' | 'COMPENSATED';

export type TerminationCause = 'END_EVENT' | 'CANCELED';

/** The names of the Camunda 8 REST API for what they both know. */
export type IncidentType =
  | 'JOB_NO_RETRIES'
  | 'UNHANDLED_ERROR_EVENT'
  | 'CONDITION_ERROR'
  | 'EXTRACT_VALUE_ERROR'
  | 'IO_MAPPING_ERROR'
  | 'VARIABLE_SIZE_EXCEEDED'
  | 'UNKNOWN';

export interface FlowReason {
  /** `default`: no condition held, the values are those of the conditions that did not. */
  readonly kind: 'condition' | 'default';
  readonly expression?: string;
  /** The variables that the conditions name, as they were; long ones shortened. */
  readonly values?: JsonObject;
}

export type EventType = keyof EventData;
/** One event of the engine, before it is stored: its schema version is `EVENT_VERSIONS[type]`. */
export type EngineEvent<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: EventData[K] };
}[T];
