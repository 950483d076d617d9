import type {
  Due,
  ElementType,
  ExecutionListener,
  JsonObject,
  Key,
  Ordinal,
  Position,
  TaskListener,
} from '@onward/model';

/** The call activity that has called an instance. */
export interface Caller {
  readonly instanceKey: Key;
  readonly elementInstance: Ordinal;
  /** The instances that have called the calling one, the outermost first; absent where nobody has. */
  readonly callers?: readonly Key[];
}

/** Steps in the life of a user task that task listeners are told of. */
export type UserTaskStep = TaskListener['on'];

/** Whose job a listener's is: an execution listener's before the work begins or the element completes, or a task listener's at a step. */
export type ListenerStep = ExecutionListener['on'] | UserTaskStep;

/** What changes of a user task; what is absent stays. Null: it has none any more. */
export interface UserTaskChanges {
  readonly assignee?: string | null;
  readonly dueDate?: string | null;
  readonly followUpDate?: string | null;
  readonly candidateGroups?: readonly string[];
  readonly candidateUsers?: readonly string[];
  readonly priority?: number;
}

/** Why an instance was terminated. */
export type EndReason = 'CANCELED' | 'COMPENSATED' | 'ERROR';

export type ElementInstanceType = ElementType | 'multiInstanceBody' | 'adHocInnerInstance';

/** COMPENSATED: before its compensation. AROUND: a scope around it is being ended. These two only wait for canceling listeners. */
export type TerminationCause = 'END_EVENT' | 'CANCELED' | 'INTERRUPTED' | 'ERROR' | 'COMPENSATED' | 'AROUND';

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
  | 'EXECUTION_LISTENER_NO_RETRIES'
  | 'TASK_LISTENER_NO_RETRIES'
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

/** The message that has started an instance, and keeps others from starting another one until it has ended. */
export interface StartedBy {
  readonly stream: string;
  readonly message: Key;
}

/** Where an instance starts once its start listeners are done. */
export interface Starting {
  /** The start event or receive task that has been triggered; absent: what it starts at by itself. */
  readonly element?: string;
  /** What the event has brought. */
  readonly variables?: JsonObject;
}

/** What a saga's command answers. */
export interface Reacted {
  /** Position of the event that it was sent for. */
  readonly at: Position;
  /** Position up to which all events have been answered for good: no repeat comes for them. */
  readonly settled: Position;
}
