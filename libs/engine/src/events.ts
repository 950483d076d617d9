import type { Due, ElementType, Json, JsonObject, Key, OnFailure, Ordinal } from '@onward/model';

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
    readonly parent?: Caller;
  };
  ProcessInstanceCompleted: Record<never, never>;
  ProcessInstanceTerminated: {
    readonly reason: EndReason;
    /** ERROR: what nothing in this instance caught; its caller learns of it. */
    readonly code?: string;
    readonly message?: string;
  };
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
  /** A token appears at an element without having come over a flow: a start or boundary event, an inner element, a compensation handler. */
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
  /** A complex gateway that has fired takes the tokens that come late and starts anew. */
  JoinReset: { readonly scope: Ordinal; readonly element: string; readonly consumed: readonly Ordinal[] };
  /** A token that was at no element instance (ready, or waiting at a join) ended with its scope. */
  TokenTerminated: { readonly token: Ordinal };
  /** The body of a loop or a multi-instance activity knows how many iterations there will be; of a loop: as many at most. */
  LoopStarted: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly iterations: number;
    readonly isSequential?: true;
    /** An item per iteration, where they are given one. */
    readonly items?: readonly Json[];
  };
  /** Inner elements of an ad-hoc sub-process are to be activated. */
  AdHocElementsRequested: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly elements: readonly string[];
    /** One after the other. */
    readonly isSequential?: true;
    /** It ends only when its completion condition holds. */
    readonly waits?: true;
  };
  /** The completion condition holds: no further iteration or inner element begins. */
  ScopeStopped: { readonly scope: Ordinal };
  /**
   * Ending the scope's tokens does not fit into one append: no token there runs on, `Advance` ends the rest.
   * END_EVENT: a terminate end event, the scope then completes. CANCELED: the instance then terminates.
   */
  ScopeTerminating: {
    readonly scope: Ordinal;
    readonly cause: TerminationCause;
    /** INTERRUPTED: the event that has interrupted it, which goes on when all have ended. */
    readonly interruption?: Interruption;
    /** ERROR: what nothing in the instance caught. */
    readonly error?: { readonly code: string; readonly message: string };
  };

  /** The append has reached its bound with tokens still ready: `Advance` (sent at once, or by recovery) goes on with them. */
  AdvanceDeferred: { readonly ready: number };
  /** What had been deferred has been worked off. */
  AdvanceFinished: Record<never, never>;

  // --- element instances -------------------------------------------------------------------------------------------------------
  ElementActivated: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    /** `multiInstanceBody`: what holds the instances of an activity that has several, or that loops. */
    readonly elementType: ElementInstanceType;
    readonly scope: Ordinal;
    readonly token: Ordinal;
    /** Tokens that a join has merged into `token`, which is new. */
    readonly consumed?: readonly Ordinal[];
    /** Of an iteration of a loop or a multi-instance activity: its number, from 1. */
    readonly iteration?: number;
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
    /** What an instance of a multi-instance activity contributes to the output collection. */
    readonly output?: Json;
  };
  ElementTerminated: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    /** Compensation has ended it: what had completed in it is compensated, too. */
    readonly compensable?: true;
  };

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

  // --- what is waited for -------------------------------------------------------------------------------------------------------
  /**
   * A timer, message, signal or condition is waited for by an element instance: an intermediate event or a receive task itself, the
   * activity a boundary event is attached to, an event-based gateway, or the scope of an event sub-process.
   */
  EventSubscriptionCreated: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    /** The catching event's element id. */
    readonly element: string;
    readonly token?: Ordinal;
    readonly trigger: SubscriptionTrigger;
  };
  /** It has occurred. The subscription is gone with it, unless it `stays`: a non-interrupting event, a timer that comes again. */
  EventSubscriptionTriggered: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token?: Ordinal;
    readonly type: SubscriptionTrigger['type'];
    /** The message's key. */
    readonly message?: Key;
    readonly stays?: true;
    /** Of a timer that comes again: when. */
    readonly next?: Due;
  };
  /** A condition that has occurred and stays does not hold any more: it can occur again. */
  EventSubscriptionRearmed: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
  };
  /** Nobody waits for it any more. */
  EventSubscriptionDeleted: {
    readonly subscription: Ordinal;
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly type: SubscriptionTrigger['type'];
  };

  // --- what is thrown ------------------------------------------------------------------------------------------------------------
  /** To be published: `messageId` makes it happen once. */
  MessageThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly name: string;
    readonly correlationKey?: string;
    readonly messageId?: string;
    /** Milliseconds. */
    readonly timeToLive?: number;
    readonly variables: JsonObject;
  };
  /** To be broadcast to everything else that waits for it: in this instance, those who wait then hear it within the same decision. */
  SignalThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly name: string;
    readonly variables: JsonObject;
  };
  /** An error end event, or what a worker has thrown and something in the model catches. */
  ErrorThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly code: string;
    readonly message: string;
    /** The catching event's element id; absent where nothing in this instance catches it. */
    readonly caughtBy?: string;
  };
  EscalationThrown: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly code: string;
    readonly caughtBy?: string;
  };

  // --- call activities -----------------------------------------------------------------------------------------------------------
  /** A call activity wants an instance of another process. */
  CallRequested: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly processId: string;
    readonly binding: 'latest' | 'deployment' | 'versionTag';
    readonly versionTag?: string;
    readonly variables: JsonObject;
  };
  /** The key its child instance will have, recorded before the child is created. */
  ChildInstanceAssigned: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly child: Key;
    readonly childDefinition: Key;
  };
  /** The call activity has ended before its child, which is to be cancelled. */
  CallCanceled: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly child: Key;
  };
  /** The child has ended. */
  CallEnded: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    readonly token: Ordinal;
    readonly child: Key;
    readonly outcome: 'completed' | 'terminated' | 'failed';
    /** What the child returned, where it is needed later than in this append. */
    readonly variables?: JsonObject;
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
  /** Of a scope, because of a failure (decided by a saga), a throwing event, or a cancelled transaction. */
  CompensationStarted: {
    readonly scope: Ordinal;
    readonly failure?: Ordinal;
    readonly saga?: string;
    /** The throwing event's element instance, which goes on when it is done. */
    readonly thrower?: Ordinal;
    /** Only what this activity has completed. */
    readonly activity?: string;
    /** The cancel end event of a transaction. */
    readonly cancel?: true;
  };
  /** A completed sub-process without a handler of its own: what had completed in it comes next, in reverse order. */
  CompensationUnrolled: { readonly scope: Ordinal; readonly compensates: Ordinal; readonly element: string };
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
  CompensationCompleted: { readonly scope: Ordinal; readonly failure?: Ordinal; readonly thrower?: Ordinal };
}

/** The call activity that has called an instance. */
export interface Caller {
  readonly instanceKey: Key;
  readonly elementInstance: Ordinal;
  /** The instances that have called the calling one, the outermost first; absent where nobody has. */
  readonly callers?: readonly Key[];
}

/** Why an instance was terminated. */
export type EndReason = 'CANCELED' | 'COMPENSATED' | 'ERROR';

export type ElementInstanceType = ElementType | 'multiInstanceBody';

export type TerminationCause = 'END_EVENT' | 'CANCELED' | 'INTERRUPTED' | 'ERROR';

/** What an interrupting event goes on with once the tokens it interrupts have ended. */
export interface Interruption {
  /** The boundary event, or the event sub-process's start event. */
  readonly element: string;
  /** What the event has brought. */
  readonly variables: JsonObject;
}

/** What is waited for. */
export type SubscriptionTrigger =
  | ({ readonly type: 'timer' } & Due)
  | { readonly type: 'message'; readonly name: string; readonly correlationKey?: string }
  | { readonly type: 'signal'; readonly name: string }
  | { readonly type: 'conditional'; readonly expression: string };

/** The names of the Camunda 8 REST API for what they both know. */
export type IncidentType =
  | 'JOB_NO_RETRIES'
  | 'UNHANDLED_ERROR_EVENT'
  | 'CONDITION_ERROR'
  | 'EXTRACT_VALUE_ERROR'
  | 'IO_MAPPING_ERROR'
  | 'VARIABLE_SIZE_EXCEEDED'
  | 'CALLED_ELEMENT_ERROR'
  | 'UNKNOWN';

export interface FlowReason {
  /** `default`: no condition held, the values are those of the conditions that did not. `event`: it occurred first. */
  readonly kind: 'condition' | 'default' | 'event';
  readonly expression?: string;
  /** The variables that the conditions name, as they were; long ones shortened. */
  readonly values?: JsonObject;
}

export type EventType = keyof EventData;
/** One event of the engine, before it is stored: its schema version is `EVENT_VERSIONS[type]`. */
export type EngineEvent<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: EventData[K] };
}[T];
