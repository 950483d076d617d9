/**
 * The static graph of a process: what BPMN XML and the TypeScript builder both yield, what the engine executes.
 * Immutable and plain data (it can be stored as JSON); `graph.ts` adds the look-up tables.
 * Names follow the BPMN 2.0.2 XML element names.
 */
import type { Throw, Trigger, MessageTrigger } from './triggers.js';
import type { Expression, JobSpec } from './work.js';

export interface Mapping {
  readonly source: Expression;
  /** A variable name, or a path `a.b.c` into one. */
  readonly target: string;
}

export interface IoMapping {
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
}

export interface SequenceFlow {
  readonly id: string;
  readonly name?: string;
  readonly source: string;
  readonly target: string;
  readonly condition?: Expression;
}

interface ElementBase {
  readonly id: string;
  readonly name?: string;
  /** The sub-process (of any kind) it lies in; undefined directly below the process. */
  readonly scope?: string;
  /** Which elements may have them at their start and which at their end is said in docs/bpmn.md. */
  readonly listeners?: readonly ExecutionListener[];
}

/** What every activity may have. */
interface ActivityBase extends ElementBase {
  readonly io?: IoMapping;
  /** True for the handler a compensation boundary event points to: never reached by a flow. */
  readonly isForCompensation?: boolean;
  readonly loop?: Loop;
  /** Of its outgoing flows: taken when no condition holds. */
  readonly defaultFlow?: string;
  /** Tokens that must have arrived before it starts; default 1 (BPMN 2.0.2 §10.3). */
  readonly startQuantity?: number;
  /** Tokens that leave over each outgoing flow; default 1. */
  readonly completionQuantity?: number;
}

/**
 * A job before an element (or the process) starts, or before it completes. What it returns becomes local variables of the element at
 * its start, and goes to the scope around it at its end.
 */
export interface ExecutionListener {
  readonly on: 'start' | 'end';
  readonly job: JobSpec;
}

/** A job at a step in the life of a user task, which waits for it. */
export interface TaskListener {
  readonly on: 'creating' | 'assigning' | 'updating' | 'completing' | 'canceling';
  readonly job: JobSpec;
}

/** BPMN 2.0.2 §10.3.8. */
export type Loop = StandardLoop | MultiInstance;

export interface StandardLoop {
  readonly type: 'standard';
  /** Goes on while it holds; absent: until the maximum. */
  readonly condition?: Expression;
  /** True: the condition is tested before the first iteration, too. */
  readonly testBefore: boolean;
  readonly maximum?: Expression;
}

export interface MultiInstance {
  readonly type: 'multiInstance';
  readonly isSequential: boolean;
  /** One of the two: a list with an item per instance, or a number. */
  readonly collection?: Expression;
  readonly cardinality?: Expression;
  /** The local variable of each instance that holds its item. */
  readonly inputElement?: string;
  /** The variable that gets the list of what each instance yields. */
  readonly outputCollection?: string;
  readonly outputElement?: Expression;
  /** Tested when an instance completes: where it holds, the others end. */
  readonly completionCondition?: Expression;
  /** For how many completing instances the boundary events learn of it; default all (an event once, when all are done). */
  readonly behavior?: 'None' | 'One' | 'All' | 'Complex';
  /** behavior None (each completion) and One (the first): what is thrown. */
  readonly event?: Throw;
}

/** What catching events have in common. `io.outputs` map what the event brings. */
interface CatchingBase extends ElementBase {
  /** Absent or empty: none. Several: any of them, or with `parallelMultiple` all of them. */
  readonly triggers?: readonly Trigger[];
  readonly parallelMultiple?: boolean;
  readonly io?: IoMapping;
}

// --- events --------------------------------------------------------------------------------------------------------------------

export interface StartEvent extends CatchingBase {
  readonly type: 'startEvent';
  /** Of an event sub-process: the scope around it is ended first. Default true. */
  readonly interrupting?: boolean;
}

export interface EndEvent extends ElementBase {
  readonly type: 'endEvent';
  /** In order; absent or empty: none. */
  readonly throws?: readonly Throw[];
  readonly io?: IoMapping;
}

export interface IntermediateCatchEvent extends CatchingBase {
  readonly type: 'intermediateCatchEvent';
}

export interface IntermediateThrowEvent extends ElementBase {
  readonly type: 'intermediateThrowEvent';
  readonly throws: readonly Throw[];
  readonly io?: IoMapping;
}

/**
 * A boundary event (BPMN 2.0.2 §10.5.6). One for compensation has a `handler` and no triggers: it ties the handler to its activity
 * (§13.4.5).
 */
export interface BoundaryEvent extends CatchingBase {
  readonly type: 'boundaryEvent';
  readonly attachedTo: string;
  /** Default true; error and cancel events always are. */
  readonly interrupting?: boolean;
  /** The element id of the compensation handler. */
  readonly handler?: string;
}

// --- tasks ---------------------------------------------------------------------------------------------------------------------

export interface ServiceTask extends ActivityBase {
  readonly type: 'serviceTask';
  readonly job: JobSpec;
}

/** Without a job it publishes its message. */
export interface SendTask extends ActivityBase {
  readonly type: 'sendTask';
  readonly job?: JobSpec;
  readonly message?: Extract<Throw, { type: 'message' }>;
}

export interface ReceiveTask extends ActivityBase {
  readonly type: 'receiveTask';
  readonly message: MessageTrigger;
  /** It starts an instance of its process when the message comes. */
  readonly instantiate?: boolean;
}

export interface UserTask extends ActivityBase {
  readonly type: 'userTask';
  readonly assignee?: Expression;
  /** A list of strings in FEEL, or comma-separated text. */
  readonly candidateGroups?: Expression;
  readonly candidateUsers?: Expression;
  /** ISO 8601 date-time. */
  readonly dueDate?: Expression;
  readonly followUpDate?: Expression;
  /** 0 to 100, default 50. */
  readonly priority?: Expression;
  readonly formId?: string;
  readonly externalFormReference?: Expression;
  readonly taskListeners?: readonly TaskListener[];
  readonly headers: Readonly<Record<string, string>>;
}

/** FEEL inline, or a job. */
export interface ScriptTask extends ActivityBase {
  readonly type: 'scriptTask';
  readonly script?: { readonly expression: Expression; readonly resultVariable: string };
  readonly job?: JobSpec;
}

/** A job; or a called decision, where a worker evaluates it. */
export interface BusinessRuleTask extends ActivityBase {
  readonly type: 'businessRuleTask';
  readonly job: JobSpec;
}

/** Nothing to execute: the token goes on. */
export interface ManualTask extends ActivityBase {
  readonly type: 'manualTask';
}
export interface UndefinedTask extends ActivityBase {
  readonly type: 'task';
}

export interface CallActivity extends ActivityBase {
  readonly type: 'callActivity';
  readonly processId: Expression;
  readonly binding: 'latest' | 'deployment' | 'versionTag';
  readonly versionTag?: string;
  /** Default true: all variables go in where no input mapping says otherwise, and out. */
  readonly propagateAllParentVariables?: boolean;
  readonly propagateAllChildVariables?: boolean;
}

// --- sub-processes -------------------------------------------------------------------------------------------------------------

export interface SubProcess extends ActivityBase {
  readonly type: 'subProcess';
}
export interface Transaction extends ActivityBase {
  readonly type: 'transaction';
}
/** Started by its start event's trigger, not by a flow. */
export interface EventSubProcess extends ElementBase {
  readonly type: 'eventSubProcess';
  readonly io?: IoMapping;
}
export interface AdHocSubProcess extends ActivityBase {
  readonly type: 'adHocSubProcess';
  readonly ordering: 'parallel' | 'sequential';
  /** A list of element ids to activate at first; absent: all that no flow leads to. */
  readonly activeElements?: Expression;
  readonly completionCondition?: Expression;
  /** Default true: when the condition holds, what still runs is ended. */
  readonly cancelRemaining?: boolean;
  /** The variable that gets the list of what each inner element that was activated on its own yields. */
  readonly outputCollection?: string;
  readonly outputElement?: Expression;
}

// --- gateways ------------------------------------------------------------------------------------------------------------------

export interface ExclusiveGateway extends ElementBase {
  readonly type: 'exclusiveGateway';
  /** The flow taken when no condition holds. */
  readonly defaultFlow?: string;
}
export interface ParallelGateway extends ElementBase {
  readonly type: 'parallelGateway';
}
export interface InclusiveGateway extends ElementBase {
  readonly type: 'inclusiveGateway';
  readonly defaultFlow?: string;
}
export interface ComplexGateway extends ElementBase {
  readonly type: 'complexGateway';
  readonly defaultFlow?: string;
  /** Over `activationCount`, the tokens that have arrived; absent: as an inclusive gateway. */
  readonly activationCondition?: Expression;
}
/** Goes on with the first event that occurs of those its flows lead to. */
export interface EventBasedGateway extends ElementBase {
  readonly type: 'eventBasedGateway';
  /** The first of its events starts an instance. */
  readonly instantiate?: boolean;
}

export type FlowElement =
  | StartEvent
  | EndEvent
  | IntermediateCatchEvent
  | IntermediateThrowEvent
  | BoundaryEvent
  | ServiceTask
  | SendTask
  | ReceiveTask
  | UserTask
  | ScriptTask
  | BusinessRuleTask
  | ManualTask
  | UndefinedTask
  | CallActivity
  | SubProcess
  | Transaction
  | EventSubProcess
  | AdHocSubProcess
  | ExclusiveGateway
  | ParallelGateway
  | InclusiveGateway
  | ComplexGateway
  | EventBasedGateway;
export type ElementType = FlowElement['type'];
export type ElementOf<T extends ElementType> = Extract<FlowElement, { type: T }>;
export type Activity = Extract<FlowElement, ActivityBase & { readonly type: ActivityType }>;
export type ActivityType =
  | 'serviceTask'
  | 'sendTask'
  | 'receiveTask'
  | 'userTask'
  | 'scriptTask'
  | 'businessRuleTask'
  | 'manualTask'
  | 'task'
  | 'callActivity'
  | 'subProcess'
  | 'transaction'
  | 'adHocSubProcess';
/** Elements whose instances have tokens of their own in them. */
export type ScopeType = 'subProcess' | 'transaction' | 'eventSubProcess' | 'adHocSubProcess';

/** What happens when a failure remains unhandled. */
export type OnFailure = 'incident' | 'compensate';

export interface ProcessDefinition {
  /** `id` of `<process>`. */
  readonly processId: string;
  readonly name?: string;
  readonly versionTag?: string;
  readonly onFailure: OnFailure;
  /** Before its start event, and after the last of its tokens has ended. */
  readonly listeners?: readonly ExecutionListener[];
  readonly elements: readonly FlowElement[];
  readonly flows: readonly SequenceFlow[];
}
