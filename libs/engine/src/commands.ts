import type { JsonObject, Key, Ordinal } from '@onward/model';
import type { Caller, Reacted, StartedBy, UserTaskChanges } from './events.js';

/** What can be asked of one process instance. Imperative; decided by `decide`. */
export type Command =
  | {
      readonly type: 'CreateProcessInstance';
      readonly definitionKey: Key;
      readonly processVersion: number;
      readonly instanceNumber: number;
      readonly variables: JsonObject;
      readonly businessId?: string;
      readonly tags?: readonly string[];
      readonly parent?: Caller;
      /** The start event, instantiating receive task or event behind an instantiating gateway that has occurred; absent: the none start event. */
      readonly startElement?: string;
      readonly startedBy?: StartedBy;
    }
  | { readonly type: 'CancelProcessInstance' }
  | {
      readonly type: 'CompleteJob';
      readonly job: Ordinal;
      readonly variables: JsonObject;
      readonly worker?: string;
      /** Of a task listener: what becomes of the step it was told of. */
      readonly result?: TaskListenerResult;
    }
  | {
      readonly type: 'FailJob';
      readonly job: Ordinal;
      /** Left after this failure; by default one fewer than before. */
      readonly retries?: number;
      readonly message: string;
      /** Milliseconds; default 0. */
      readonly retryBackOff?: number;
      readonly variables?: JsonObject;
      readonly worker?: string;
    }
  | {
      readonly type: 'ThrowJobError';
      readonly job: Ordinal;
      readonly code: string;
      readonly message: string;
      readonly variables?: JsonObject;
      readonly worker?: string;
    }
  | { readonly type: 'UpdateJob'; readonly job: Ordinal; readonly retries?: number }
  | {
      readonly type: 'AssignUserTask';
      readonly userTask: Ordinal;
      readonly assignee: string;
      /** False: refused when somebody else has it (a claim). */
      readonly allowOverride: boolean;
      readonly action: string;
    }
  | { readonly type: 'UnassignUserTask'; readonly userTask: Ordinal; readonly action: string }
  /** All but the assignee. */
  | {
      readonly type: 'UpdateUserTask';
      readonly userTask: Ordinal;
      readonly changes: Omit<UserTaskChanges, 'assignee'>;
      readonly action: string;
    }
  | {
      readonly type: 'CompleteUserTask';
      readonly userTask: Ordinal;
      readonly variables: JsonObject;
      readonly action: string;
    }
  /** A job that has no retries left gets one. */
  | { readonly type: 'ResolveIncident'; readonly incident: Ordinal }
  | {
      readonly type: 'SetVariables';
      /** The scope: an element instance, or 0 for the process. */
      readonly elementInstance: Ordinal;
      readonly variables: JsonObject;
      /** True: in exactly this scope. False: each where it is known, otherwise at the top. */
      readonly local: boolean;
    }
  /** A timer's moment has come; refused before. */
  | { readonly type: 'TriggerTimer'; readonly subscription: Ordinal }
  /** A message for an open subscription. A refusal releases the message for another one. */
  | {
      readonly type: 'CorrelateMessage';
      readonly subscription: Ordinal;
      readonly message: Key;
      readonly variables: JsonObject;
    }
  /** For everything in the instance that waits for this signal; accepted also where nothing does. */
  | { readonly type: 'ReceiveSignal'; readonly name: string; readonly variables: JsonObject }
  /** The key and definition of the child that a call activity has requested. A repeat is accepted and changes nothing. */
  | {
      readonly type: 'AssignChildInstance';
      readonly elementInstance: Ordinal;
      readonly child: Key;
      readonly childDefinition: Key;
    }
  /** No child can be created (no such process): an incident; resolving it requests the call again. */
  | { readonly type: 'RejectCall'; readonly elementInstance: Ordinal; readonly message: string }
  /** The child has ended: completed with its variables, terminated by somebody, or with an error that nothing there caught. */
  | {
      readonly type: 'EndCall';
      readonly elementInstance: Ordinal;
      readonly child: Key;
      readonly outcome: 'completed' | 'terminated' | 'failed';
      readonly variables?: JsonObject;
      readonly errorCode?: string;
      readonly message?: string;
    }
  /** The child goes on, but has thrown an escalation that nothing there caught. A repeat is accepted and changes nothing. */
  | {
      readonly type: 'EscalateCall';
      readonly elementInstance: Ordinal;
      readonly child: Key;
      /** Of the child's event. */
      readonly revision: number;
      readonly code: string;
      readonly variables: JsonObject;
    }
  /** Inner elements of a running ad-hoc sub-process. */
  | {
      readonly type: 'ActivateAdHocElements';
      readonly elementInstance: Ordinal;
      readonly elements: readonly { readonly element: string; readonly variables?: JsonObject }[];
      /** True: what runs in it now is ended first. */
      readonly cancelRemaining: boolean;
    }
  /** The compensation saga's answer to a `FailureRecorded`. A repeat is accepted and changes nothing. */
  | { readonly type: 'StartCompensation'; readonly failure: Ordinal; readonly saga: string }
  /** Goes on with the tokens that a bounded append has left ready. */
  | { readonly type: 'Advance' };

/** A step is denied, or what it is to change is corrected. */
export interface TaskListenerResult {
  readonly denied?: boolean;
  readonly deniedReason?: string;
  readonly corrections?: UserTaskChanges;
}

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** What surrounds a command and is not decided by its kind. */
export interface CommandHeader {
  /** The client's idempotency key, where it sent one: the answer is then remembered by `CommandRecorded`. */
  readonly idempotencyKey?: string;
  /** A hash of the command's payload: the same key with another one is refused. */
  readonly fingerprint?: string;
  /** `If-Match`: refused unless the instance is at this revision. */
  readonly expectedRevision?: number;
  /** Of what a saga sends with an idempotency key: it is remembered until no repeat can come any more. */
  readonly reaction?: Reacted;
}
