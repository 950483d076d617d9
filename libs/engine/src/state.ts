import type { Json, JsonObject, Key, OnFailure, Ordinal, Position } from '@onward/model';
import type {
  Caller,
  ElementInstanceType,
  EndReason,
  EventData,
  IncidentType,
  StartedBy,
  Starting,
  SubscriptionTrigger,
  UserTaskChanges,
} from './events.js';
import type { OrdinalMap } from './ordinal-map.js';

/**
 * The state of one process instance: what `evolve` makes of its events and nothing else. Immutable plain data; a change shares
 * everything it did not touch, so that an older state stays valid and cheap to keep.
 */
export interface InstanceState {
  readonly status: InstanceStatus;
  readonly endReason?: EndReason;
  /** Of the last event; -1 before the first. */
  readonly revision: number;
  /** Of the last event, ms since 1970. */
  readonly time: number;
  readonly instanceNumber: number;
  readonly instanceKey: Key;
  /** Further numbers, when its ordinals outgrew the first. */
  readonly moreNumbers: readonly number[];
  readonly nextOrdinal: Ordinal;
  readonly definitionKey: Key;
  readonly processId: string;
  readonly processVersion: number;
  readonly onFailure: OnFailure;
  readonly businessId?: string;
  readonly tags: readonly string[];
  readonly parent?: Caller;
  readonly startedBy?: StartedBy;
  /** Its start listeners are being waited for; no token has been in it. */
  readonly starting?: Starting;

  readonly tokens: OrdinalMap<Token>;
  /** Tokens that have arrived and are to be executed, by the revision of their arrival: first in, first out. */
  readonly ready: OrdinalMap<Ordinal>;
  /** Scopes that something is to be done with: that are empty, being ended, or compensating; by ordinal. */
  readonly due: OrdinalMap<true>;
  /** Scopes with tokens at joins. */
  readonly joining: OrdinalMap<true>;
  /** An append ended at its bound and `Advance` is due. */
  readonly deferred: boolean;
  /** Live element instances; 0 is the process itself, which is gone when the instance has ended. */
  readonly elementInstances: OrdinalMap<ElementInstance>;
  readonly jobs: OrdinalMap<Job>;
  readonly userTasks: OrdinalMap<UserTask>;
  readonly incidents: OrdinalMap<Incident>;
  /** What is waited for. */
  readonly subscriptions: OrdinalMap<EventSubscription>;
  /** Those of them that are conditions. */
  readonly conditions: OrdinalMap<true>;
  /** How jobs, user tasks, incidents and subscriptions ended, to name their state when somebody comes late: the newest of them. */
  readonly ended: OrdinalMap<EndedAs>;
  /** Which those are, in the order in which they ended. */
  readonly endings: OrdinalMap<Ordinal>;
  /** The failure that froze the instance, until it has been compensated. */
  readonly failure?: Failure;
  /** Idempotency keys and what they were answered. */
  readonly commands: RememberedCommands;
  /** Those of sagas, which are forgotten as soon as no repeat can come. */
  readonly reactions: RememberedReactions;
  /** Of an instance that has ended: the process's variables as they then were. */
  readonly finalVariables?: JsonObject;
}

export type InstanceStatus = 'ABSENT' | 'ACTIVE' | 'COMPLETED' | 'TERMINATED';

export interface Token {
  readonly id: Ordinal;
  readonly scope: Ordinal;
  /** Where it is. */
  readonly element: string;
  /** The revision at which it came there. */
  readonly arrived: number;
  /** The flow it came by; undefined for a token that was created in place. */
  readonly flow?: string;
  /** ready: to be executed · waiting: at a join, for the others · active: within `elementInstance`. */
  readonly status: 'ready' | 'waiting' | 'active';
  readonly elementInstance?: Ordinal;
  readonly parent?: Ordinal;
  /** Set on the token of a compensation handler: the element instance being compensated. */
  readonly compensates?: Ordinal;
  /** Of the token of an iteration: its number, from 1. */
  readonly iteration?: number;
}

export interface ElementInstance {
  readonly id: Ordinal;
  readonly element: string;
  /** `process` for ordinal 0. */
  readonly elementType: ElementInstanceType | 'process';
  /** The element instance it lies in; itself for the process. */
  readonly scope: Ordinal;
  readonly token?: Ordinal;
  /** Its local variables. */
  readonly variables: JsonObject;
  readonly variableKeys: Readonly<Record<string, Ordinal>>;
  readonly job?: Ordinal;
  readonly userTask?: Ordinal;
  readonly incident?: Ordinal;
  readonly iteration?: number;
  /** What it waits for, its boundary events and event sub-processes; undefined: not opened yet. */
  readonly subscriptions?: OrdinalMap<true>;
  /** A call activity's child. */
  readonly call?: CallState;
  /** What a worker or user returned, while output mappings are still to be applied (an incident may hold them up). */
  readonly result?: JsonObject;
  /** Present where it is a scope: the process, a sub-process. */
  readonly children?: ScopeState;
  /** A compensation handler looks variables up in these, not in the live scopes. */
  readonly frozenVariables?: JsonObject;
}

export interface CallState {
  readonly child?: Key;
  /** Revision of the child's last event that was told here while it ran on (an escalation): what comes again is known by it. */
  readonly heard?: number;
}

/** What an element instance that is a scope keeps of what runs in it. */
export interface ScopeState {
  /** A token has been in it: it is complete when none is. */
  readonly started: boolean;
  readonly tokens: OrdinalMap<true>;
  /** Parallel joins at which tokens are, by gateway element id. */
  readonly joins: ReadonlyMap<string, JoinState>;
  /** Completed and compensable, by the revision of completion. */
  readonly compensable: OrdinalMap<CompensationEntry>;
  readonly compensation?: CompensationRun;
  /** Wait until that one is done. */
  readonly queued: readonly CompensationRun[];
  /** Its tokens are being ended in more than one append. */
  readonly terminating?: Omit<EventData['ScopeTerminating'], 'scope'>;
  /** Of a multi-instance body or a loop. */
  readonly loop?: LoopState;
  /** Of an ad-hoc sub-process. */
  readonly adHoc?: AdHocState;
}

export interface AdHocState {
  /** Elements that are to be activated. */
  readonly requested: readonly string[];
  /** What is local to each of these, in the same order. */
  readonly locals?: readonly JsonObject[];
  readonly isSequential: boolean;
  /** It stays when nothing is left in it. */
  readonly waits: boolean;
}

/** Iterations are numbered from 1. */
export interface LoopState {
  /** One after the other. */
  readonly isSequential: boolean;
  readonly items?: readonly Json[];
  /** How many there are to be, or at most. */
  readonly iterations: number;
  readonly begun: number;
  readonly completed: number;
  /** What its instances contribute to the output collection, by iteration. */
  readonly outputs: OrdinalMap<Json>;
}

export interface EventSubscription {
  readonly id: Ordinal;
  readonly elementInstance: Ordinal;
  readonly element: string;
  readonly token?: Ordinal;
  readonly trigger: SubscriptionTrigger;
  /** Of a condition that has occurred and stays: it occurs again only once it has not held. */
  readonly disarmed?: true;
}

/** Tokens at a join that it has not consumed yet. */
export interface JoinState {
  /** By flow id: the tokens that came over it, by the revision of their arrival. */
  readonly arrivals: ReadonlyMap<string, OrdinalMap<Ordinal>>;
  /** Of a complex gateway that has fired and waits for those that come late: the flows it had tokens of. */
  readonly fired?: ReadonlySet<string>;
  /** Complete sets that have not fired yet; each has one ready token, the one that completed it. */
  readonly complete: number;
}

export interface CompensationEntry {
  readonly elementInstance: Ordinal;
  readonly element: string;
  /** Absent: what is `nested` in it is unrolled. */
  readonly handler?: string;
  /** What had completed in it. */
  readonly nested?: OrdinalMap<CompensationEntry>;
  /** At which it completed. */
  readonly revision: number;
  /** All variables visible to it then, by reference to the immutable state of then. */
  readonly variables: JsonObject;
}

export interface CompensationRun {
  readonly failure?: Ordinal;
  readonly thrower?: Ordinal;
  readonly activity?: string;
  readonly cancel?: true;
  /** Revision of its `CompensationStarted`. */
  readonly since: number;
  /** Sub-processes that are being unrolled, the innermost last; `nested` is what is left of each. */
  readonly unrolled: readonly TakenEntry[];
  /** The step under way. */
  readonly current?: TakenEntry & { readonly token: Ordinal };
}

/** What has been taken off the log, and where from: the scope's own, or which of the sub-processes that are being unrolled. */
export interface TakenEntry {
  readonly entry: CompensationEntry;
  readonly from: 'scope' | number;
}

export interface Job {
  readonly id: Ordinal;
  readonly elementInstance: Ordinal;
  readonly element: string;
  readonly token: Ordinal;
  readonly type: string;
  readonly retries: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly listener?: EventData['JobCreated']['listener'];
  /** How often it has failed so far. */
  readonly failures: number;
  /** open: may be handed out (from `retryAt` on) · failed: no retries, an incident or a compensation deals with it ·
   *  abandoned: its token was ended by compensation, but its effect may have happened: a late completion is compensated. */
  readonly status: 'open' | 'failed' | 'abandoned';
  readonly retryAt?: number;
  readonly errorMessage?: string;
  /** Of an abandoned one: what a late completion needs of its element instance, which is gone. */
  readonly abandoned?: { readonly scope: Ordinal; readonly variables: JsonObject };
}

export interface UserTask {
  readonly id: Ordinal;
  readonly elementInstance: Ordinal;
  readonly element: string;
  readonly token: Ordinal;
  readonly assignee?: string;
  readonly priority: number;
  readonly dueDate?: string;
  readonly followUpDate?: string;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  /** Under way, and waiting for its listeners. */
  readonly step?: PendingStep;
}

export interface PendingStep extends Pick<
  EventData['UserTaskStepStarted'],
  'step' | 'action' | 'variables' | 'local' | 'interruption'
> {
  readonly changes: UserTaskChanges;
  /** The place among the element's task listeners from which the next one is looked for. */
  readonly next: number;
}

export interface Incident {
  readonly id: Ordinal;
  readonly token: Ordinal;
  readonly elementInstance: Ordinal;
  readonly element: string;
  readonly job?: Ordinal;
  readonly listener?: EventData['IncidentRaised']['listener'];
  readonly errorType: IncidentType;
  readonly message: string;
  readonly time: number;
}

export interface Failure {
  readonly id: Ordinal;
  readonly scope: Ordinal;
  readonly token: Ordinal;
  readonly elementInstance: Ordinal;
  readonly message: string;
  /** Revision of the `FailureRecorded`. */
  readonly revision: number;
  /** Compensation has started (an answer of the saga that comes again changes nothing). */
  readonly answered: boolean;
}

export type EndedAs =
  | 'JOB_COMPLETED'
  | 'JOB_CANCELED'
  | 'JOB_ERROR_THROWN'
  | 'USER_TASK_COMPLETED'
  | 'USER_TASK_CANCELED'
  | 'INCIDENT_RESOLVED'
  | 'SUBSCRIPTION_TRIGGERED'
  | 'SUBSCRIPTION_DELETED';

export interface RememberedCommands {
  /** By the revision of their `CommandRecorded`: the oldest first. */
  readonly byRevision: OrdinalMap<RememberedCommand>;
  /** Revisions by a small hash of the idempotency key. */
  readonly byHash: OrdinalMap<readonly number[]>;
}

export interface RememberedCommand {
  /** The idempotency key. */
  readonly id: string;
  readonly fingerprint: string;
  readonly result: JsonObject;
  /** Of its `CommandRecorded`: the answer's revision, from which its position is found. */
  readonly revision: number;
  readonly time: number;
  /** Of a reaction: the position of the event that it answers. */
  readonly at?: Position;
}

export interface RememberedReactions extends RememberedCommands {
  /** Every event up to here has been answered for good: what comes again because of one of them is a late repeat. */
  readonly settled: Position;
}
