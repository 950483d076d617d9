import type { Command, InstanceState, ListenerStep, StartedBy, TaskListenerResult } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { JsonObject, Key, Position, ProcessGraph, Rejection } from '@onward/model';
import type { ReadCollection } from '@onward/read-store';
import type { Task } from '@onward/sagas';
import type { StepEnd, WaitingStep } from './feeds/user-task-step.js';
import type { ListenerResult } from './jobs/listener-result.js';

/** What comes with every command from outside and says who asks, why, and under which conditions. */
export interface RequestMeta {
  readonly tenantId: string;
  readonly actor: string;
  /** A fresh UUID, or the client's. */
  readonly commandId: string;
  /** `Idempotency-Key`. */
  readonly idempotencyKey?: string;
  /** Hash of the request, with `idempotencyKey`. */
  readonly fingerprint?: string;
  /** `If-Match`. */
  readonly expectedRevision?: number;
  /** Default: the command id. */
  readonly correlationId?: string;
  /** Default: the command id. */
  readonly causationId?: string;
  /** Of what a saga sends: where the event lies that it answers. */
  readonly reactsTo?: Position;
}

export type Outcome<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Of the instance after the command (of the first answer, for a replay). */
      readonly revision: number;
      /** Wait for this position to read what the command wrote. */
      readonly position: Position;
      readonly replayed?: boolean;
    }
  | { readonly ok: false; readonly rejection: Rejection };

export interface Resource {
  /** File name. */
  readonly name: string;
  readonly content: Uint8Array;
}

export interface DeployedDefinition {
  readonly definitionKey: Key;
  readonly processId: string;
  readonly version: number;
  readonly versionTag?: string;
  readonly name?: string;
  readonly tenantId: string;
  readonly deploymentKey: Key;
  readonly resourceName: string;
}

export interface Deployment {
  readonly deploymentKey: Key;
  readonly tenantId: string;
  readonly definitions: readonly DeployedDefinition[];
}

export interface CreateInstanceRequest {
  /** The one or the other; `version` undefined or -1 is the latest. */
  readonly definitionKey?: Key;
  readonly processId?: string;
  readonly version?: number;
  readonly variables: JsonObject;
  readonly businessId?: string;
  readonly tags?: readonly string[];
  /** The start event whose trigger has occurred; absent: the none start event. */
  readonly startElement?: string;
  /** The message that is to be told when it has ended. */
  readonly startedBy?: StartedBy;
}

export interface PublishRequest {
  readonly name: string;
  /** Absent: for those who wait for the name alone. */
  readonly correlationKey?: string;
  /** No other message with this id is taken while this one lives. */
  readonly messageId?: string;
  /** How long it is buffered for those who do not wait for it yet, ms. */
  readonly timeToLive: number;
  readonly variables: JsonObject;
}

export interface CreatedInstance {
  readonly instanceKey: Key;
  readonly definition: DeployedDefinition;
}

/** Whose job it is: the element's, or a listener's. */
export type JobKind = 'BPMN_ELEMENT' | 'EXECUTION_LISTENER' | 'TASK_LISTENER';
export type ListenerEventType = 'UNSPECIFIED' | Uppercase<ListenerStep>;

/** A user task as the listeners of a step see it: as it will be when they let the step happen. */
export interface UserTaskView {
  readonly userTaskKey: Key;
  readonly action: string;
  readonly changedAttributes: readonly string[];
  readonly assignee: string | null;
  readonly candidateGroups: readonly string[];
  readonly candidateUsers: readonly string[];
  readonly dueDate: string | null;
  readonly followUpDate: string | null;
  readonly priority: number;
  readonly formKey: null;
}

/** A job handed out to a worker or handler. */
export interface ActivatedJob {
  readonly jobKey: Key;
  readonly type: string;
  readonly instanceKey: Key;
  readonly definition: DeployedDefinition;
  readonly elementId: string;
  readonly elementInstanceKey: Key;
  readonly tokenId: Key;
  readonly kind: JobKind;
  readonly listenerEventType: ListenerEventType;
  /** Of a task listener's. */
  readonly userTask: UserTaskView | null;
  /** True for a compensation handler's job. */
  readonly compensation: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
  /** Left, this attempt included. */
  readonly retries: number;
  /** From 1. */
  readonly attempt: number;
  /** ms since 1970: the lease ends. */
  readonly deadline: number;
  readonly worker: string;
  readonly tenantId: string;
  readonly tags: readonly string[];
  /** Of the instance. */
  readonly businessId: string | null;
  /** The job key: the same for every attempt. */
  readonly idempotencyKey: string;
}

export interface ActivateJobsRequest {
  readonly type: string;
  readonly worker: string;
  readonly maxJobs: number;
  /** Lease, ms. */
  readonly timeout: number;
  /** How long to wait for the first job, ms; 0 = do not wait. */
  readonly requestTimeout: number;
  readonly fetchVariables?: readonly string[];
  readonly tenantIds?: readonly string[];
}

/** A job as everybody who works on it gets it, over HTTP and in the process: the fields of the API's activated job, and ours. */
export interface JobView {
  readonly jobKey: Key;
  readonly type: string;
  readonly kind: JobKind;
  readonly listenerEventType: ListenerEventType;
  readonly worker: string;
  /** Left, this attempt included. */
  readonly retries: number;
  /** ms since 1970: the lease ends. */
  readonly deadline: number;
  readonly priority: number;
  readonly leaseToken: null;
  readonly elementId: string;
  readonly elementInstanceKey: Key;
  readonly processInstanceKey: Key;
  readonly rootProcessInstanceKey: Key;
  readonly processDefinitionKey: Key;
  readonly processDefinitionId: string;
  readonly processDefinitionVersion: number;
  readonly tenantId: string;
  readonly physicalTenantId: string;
  /** Of the instance. */
  readonly businessId: string | null;
  readonly tags: readonly string[];
  readonly userTask: UserTaskView | null;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
  readonly tokenId: Key;
  /** From 1. */
  readonly attempt: number;
  /** The same for every attempt: give it to the service that must not do its work twice. */
  readonly idempotencyKey: string;
  /** It undoes a step that had completed. */
  readonly isCompensation: boolean;
}

/** What an in-process handler gets: what a worker would get over HTTP, and a way to throw a BPMN error. */
export interface HandlerJob extends ActivatedJob, JobView {
  /** `throw job.error('CARD_DECLINED', '…')` throws a BPMN error at the task instead of failing the job. */
  error(code: string, message?: string, variables?: JsonObject): Error;
  /** `return job.result({ denied: true })` denies a task listener's step; `{ corrections: { assignee } }` corrects what it changes. */
  result(told: TaskListenerResult): ListenerResult;
}

/** Works on one job; what it resolves to are the job's result variables. A throw fails the job; `JobError` throws a BPMN error. */
export type JobHandler = (job: HandlerJob) => Promise<HandlerResult> | HandlerResult;
export type HandlerResult = JsonObject | ListenerResult | undefined | void;

export interface ProjectionStatus {
  readonly name: string;
  readonly status: 'live' | 'catching-up' | 'rebuilding' | 'failed';
  readonly position: Position | null;
  readonly head: Position;
  /** 0 … 1, while catching up or rebuilding. */
  readonly progress: number;
  readonly error?: string;
}

/** This node, and what it does among those that share the event store. */
export interface ClusterStatus {
  readonly node: string;
  /** All that hand out jobs, this node included. */
  readonly members: readonly string[];
  /** What one node does at a time. */
  readonly leases: readonly { readonly name: string; readonly held: boolean; readonly token?: number }[];
  /** Times that an append of this node met another node's, since the start. */
  readonly conflicts: number;
  /** Where most of them were, the most first. */
  readonly hotInstances: readonly { readonly instanceKey: Key; readonly conflicts: number }[];
  /** Timers that are due and that a limit of their instance keeps from being fired; this node tries them again. */
  readonly timersRefused: number;
}

/** What the edge (HTTP, Nest, simulator, tests) needs of the runtime; everything else is its own. */
export interface Runtime {
  /** Recovers, then runs. Resolves when commands can be taken. */
  start(): Promise<void>;
  /** Ends long polls and feeds, lets what is under way finish. */
  stop(): Promise<void>;

  deploy(resources: readonly Resource[], meta: RequestMeta): Promise<Outcome<Deployment>>;
  createInstance(request: CreateInstanceRequest, meta: RequestMeta): Promise<Outcome<CreatedInstance>>;
  /** Any other command; its key decides the instance. */
  execute(instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>>;

  readonly definitions: {
    byKey(definitionKey: Key): Promise<DeployedDefinition | undefined>;
    latest(processId: string, tenantId: string): Promise<DeployedDefinition | undefined>;
    /** The deployed file, byte for byte. */
    xml(definitionKey: Key): Promise<Uint8Array | undefined>;
    graph(definitionKey: Key): Promise<ProcessGraph | undefined>;
  };

  /** Carries out what a saga wants beyond one instance. */
  perform(task: Task, meta: RequestMeta): Promise<Outcome<JsonObject>>;
  readonly messages: {
    publish(request: PublishRequest, meta: RequestMeta): Promise<Outcome<{ readonly messageKey: Key }>>;
    /** Publishes and waits for who takes it; `instanceKey` is absent where nobody does, or not in time. */
    correlate(
      request: Omit<PublishRequest, 'timeToLive' | 'messageId'>,
      meta: RequestMeta,
      timeoutMs: number,
    ): Promise<Outcome<{ readonly messageKey: Key; readonly instanceKey?: Key }>>;
  };
  readonly signals: {
    /** To everything that waits for it; that goes on behind the answer. */
    broadcast(
      request: { readonly name: string; readonly variables: JsonObject },
      meta: RequestMeta,
    ): Promise<Outcome<{ readonly signalKey: Key }>>;
  };
  readonly conditions: {
    /** Starts the latest versions (or the one definition) whose conditional start event's condition holds with these variables. */
    evaluate(
      request: { readonly definitionKey?: Key; readonly variables: JsonObject },
      meta: RequestMeta,
    ): Promise<Outcome<{ readonly evaluationKey: Key; readonly instances: readonly CreatedInstance[] }>>;
  };
  /** Present where the clock is moved by hand. */
  readonly time?: {
    now(): number;
    /** Resolves when all that follows from the move has happened. */
    moveTo(moment: number): Promise<void>;
  };
  readonly instances: {
    /** The instance a key belongs to, undefined where there is none. With `at`: the state at that revision or time, inclusive. */
    state(
      instanceKey: Key,
      at?: { readonly revision?: number; readonly time?: number },
    ): Promise<InstanceState | undefined>;
    events(instanceKey: Key, from: number, limit: number): Promise<readonly RecordedEvent[]>;
    /** Resolves with the ended state, or undefined when `timeoutMs` have passed first. */
    waitForEnd(instanceKey: Key, timeoutMs: number, signal?: AbortSignal): Promise<InstanceState | undefined>;
    /** Of a user task's command that was answered with `waitsFor`: how that step ended; undefined when `timeoutMs` have passed first. */
    waitForStep(
      instanceKey: Key,
      step: WaitingStep,
      timeoutMs: number,
      signal?: AbortSignal,
    ): Promise<StepEnd | undefined>;
  };

  readonly jobs: {
    activate(request: ActivateJobsRequest, signal?: AbortSignal): Promise<readonly ActivatedJob[]>;
    /** A worker has it. */
    isLeased(jobKey: Key): boolean;
    /** PATCH timeout: sets the lease's end anew. False where the job is not leased. */
    extendLease(jobKey: Key, timeoutMs: number): boolean;
    /** In-process handler; the returned function takes it away. */
    handle(type: string, handler: JobHandler, options?: { readonly concurrency?: number }): () => void;
  };

  readonly projections: {
    status(): Promise<readonly ProjectionStatus[]>;
    /** False where there is no such projection; rebuilding goes on in the background. */
    rebuild(name: string): Promise<boolean>;
    collection(name: string): ReadCollection | undefined;
    /** Resolves true when all (or the named) projections have come to `position`; false after `timeoutMs`. */
    waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean>;
    /** The head of the log: a position beyond it is refused by the edge. */
    head(): Promise<Position>;
  };

  readonly cluster: {
    status(): ClusterStatus;
  };

  readonly feeds: {
    /** Events of one instance from a revision on, then live, without gap or repetition, until aborted. */
    instance(
      instanceKey: Key,
      fromRevision: number,
      signal: AbortSignal,
    ): AsyncIterable<readonly RecordedEvent[]>;
    /** Instance and deployment events behind a position, then live. An empty batch only moves `upTo` on. */
    all(
      after: Position | 'start' | 'end',
      signal: AbortSignal,
    ): AsyncIterable<{ readonly events: readonly RecordedEvent[]; readonly upTo: Position }>;
  };
}
