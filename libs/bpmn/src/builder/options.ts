import type { CallActivity, TaskListener } from '@onward/model';

/** FEEL behind a leading `=`, other text as it is; numbers, booleans and null are FEEL literals. */
export type Literal = string | number | boolean | null;

export interface ElementOptions {
  readonly name?: string;
  /** Jobs before it starts and before it completes. */
  readonly listeners?: readonly (Work & { readonly on: 'start' | 'end' })[];
}

export interface FlowOptions {
  /** Default: `<source>-to-<target>`. */
  readonly id?: string;
  readonly name?: string;
}

export interface MappingOptions extends ElementOptions {
  /** Variables that only this element sees: target name → source. */
  readonly inputs?: Readonly<Record<string, Literal>>;
  /** What of the result goes where: target name or path → source. Without any, all of it goes up. */
  readonly outputs?: Readonly<Record<string, Literal>>;
}

/** A unit of work for a worker. */
export interface Work {
  /** What its workers subscribe to. */
  readonly type: string;
  /** Attempts altogether; default 3. */
  readonly retries?: number | `=${string}`;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Again and again in one place (BPMN 2.0.2 §10.3.8): while the FEEL condition holds, at most so many times. */
export interface LoopOptions {
  readonly while?: string;
  /** Tested before the first time, too; default false. */
  readonly testBefore?: boolean;
  readonly maximum?: number | `=${string}`;
}

/** An instance per item, or so many; in FEEL, with or without the `=`. */
export interface MultiInstanceOptions {
  readonly collection?: string;
  readonly cardinality?: number | string;
  readonly inputElement?: string;
  readonly outputCollection?: string;
  readonly outputElement?: string;
  /** One after the other; default false. */
  readonly sequential?: boolean;
  readonly completionCondition?: string;
  /** What each instance (None) or the first one (One) throws when it completes. */
  readonly behavior?: 'None' | 'One';
  readonly event?: ThrowOptions;
}

export interface ActivityOptions extends MappingOptions {
  readonly loop?: LoopOptions;
  readonly multiInstance?: MultiInstanceOptions;
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
  readonly compensatedBy?: CompensationHandler;
}

export type JobOptions = Work & MappingOptions;

export interface TaskOptions extends MappingOptions {
  readonly assignee?: string;
  /** Comma-separated, or FEEL that yields a list. */
  readonly candidateGroups?: string;
  readonly candidateUsers?: string;
  /** ISO 8601 date and time, or FEEL. */
  readonly dueDate?: string;
  readonly followUpDate?: string;
  /** 0 to 100; default 50. */
  readonly priority?: number | `=${string}`;
  readonly formId?: string;
  readonly externalFormReference?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Jobs that the steps of its life wait for, in this order. */
  readonly taskListeners?: readonly (Work & { readonly on: TaskListener['on'] })[];
}

/** The activity that undoes another one: a job, or a user task. */
export type CompensationHandler = {
  readonly id: string;
  /** Id of the boundary event between the two; default `<activity>-compensation`. */
  readonly boundaryId?: string;
} & (JobOptions | { readonly userTask: TaskOptions });

export type ServiceTaskOptions = Work & ActivityOptions;
export type UserTaskOptions = TaskOptions & ActivityOptions;
/** A job, or a message that is published. */
export type SendTaskOptions = ActivityOptions & (Work | MessageToThrow);
export type ReceiveTaskOptions = ActivityOptions &
  MessageToCatch & {
    /** It starts instances of the process. */
    readonly instantiate?: boolean;
  };
/** A job, or FEEL whose result goes into a variable. */
export type ScriptTaskOptions = ActivityOptions &
  (Work | { readonly script: string; readonly resultVariable: string });

export interface CallActivityOptions extends ActivityOptions {
  readonly processId: string;
  /** Default latest. */
  readonly binding?: CallActivity['binding'];
  readonly versionTag?: string;
  /** Default true, both. */
  readonly propagateAllParentVariables?: boolean;
  readonly propagateAllChildVariables?: boolean;
}

export interface EventBasedGatewayOptions extends ElementOptions {
  /** The first of its events starts an instance. */
  readonly instantiate?: boolean;
}

export interface AdHocOptions extends ActivityOptions {
  /** One after the other; default false. */
  readonly sequential?: boolean;
  /** FEEL for a list of element ids; default: all that no flow leads to. */
  readonly activeElements?: string;
  readonly completionCondition?: string;
  readonly cancelRemaining?: boolean;
  readonly outputCollection?: string;
  readonly outputElement?: string;
}

interface MessageToCatch {
  readonly message: string;
  /** Absent: by its name alone. */
  readonly correlationKey?: string;
}

interface MessageToThrow extends MessageToCatch {
  readonly messageId?: string;
  /** ISO 8601 duration. */
  readonly timeToLive?: string;
}

/** What an event waits for, told apart by its first property. */
export type TriggerOptions =
  | MessageToCatch
  | { readonly signal: string }
  | { readonly duration: string }
  | { readonly date: string }
  | { readonly cycle: string }
  | {
      readonly condition: string;
      readonly variableNames?: readonly string[];
      readonly variableEvents?: readonly ('create' | 'update')[];
    }
  /** A code, or true for all of them. */
  | { readonly error: string | true }
  | { readonly escalation: string | true }
  | { readonly link: string }
  | { readonly cancel: true }
  | { readonly compensation: true };

/** What an event throws, told apart by its first property. */
export type ThrowOptions =
  | MessageToThrow
  /** A message that a worker sends. */
  | (Work & Partial<MessageToThrow>)
  | { readonly signal: string }
  | { readonly error: string }
  | { readonly escalation: string }
  /** An activity, or true for all of the scope; `wait` by default true. */
  | { readonly compensate: string | true; readonly wait?: boolean }
  | { readonly link: string }
  | { readonly cancel: true }
  | { readonly terminate: true };

export interface CatchOptions extends MappingOptions {
  /** Of several triggers all have to come; default any of them. */
  readonly all?: boolean;
}

export interface StartOptions extends CatchOptions {
  /** None: it starts when the scope does. */
  readonly on?: TriggerOptions | readonly TriggerOptions[];
  /** Of an event sub-process: default true. */
  readonly interrupting?: boolean;
}

export interface BoundaryOptions extends CatchOptions {
  /** Default `<activity>-<what it catches>`. */
  readonly id?: string;
  /** Default true. */
  readonly interrupting?: boolean;
}

export interface EndOptions extends MappingOptions {
  readonly throws?: ThrowOptions | readonly ThrowOptions[];
}

export interface ComplexGatewayOptions extends ElementOptions {
  /** FEEL over `activationCount`: the tokens that have arrived. */
  readonly activationCondition?: string;
}

export interface ProcessOptions extends ElementOptions {
  readonly versionTag?: string;
}
