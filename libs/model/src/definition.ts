/**
 * The static graph of a process: what BPMN XML and the TypeScript builder both yield, what the engine executes.
 * Immutable and plain data (it can be stored as JSON); `graph.ts` adds the look-up tables.
 * Names follow the BPMN 2.0.2 XML element names.
 */

/** FEEL text without the leading `=`, or a value written as it is. */
export type Expression = { readonly feel: string } | { readonly value: string | number | boolean | null };

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
  /** The sub-process it lies in; undefined directly below the process. */
  readonly scope?: string;
}

/** What an activity has beyond an element: mappings. */
interface ActivityBase extends ElementBase {
  readonly io?: IoMapping;
  /** True for the handler a compensation boundary event points to: never reached by a flow. */
  readonly isForCompensation?: boolean;
}

/** A unit of work for a worker. */
export interface JobSpec {
  readonly type: Expression;
  /** Default 3. */
  readonly retries: Expression;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StartEvent extends ElementBase {
  readonly type: 'startEvent';
}

export interface EndEvent extends ElementBase {
  readonly type: 'endEvent';
  readonly event?: { readonly type: 'terminate' };
}

export interface ServiceTask extends ActivityBase {
  readonly type: 'serviceTask';
  readonly job: JobSpec;
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
  readonly headers: Readonly<Record<string, string>>;
}

export interface ExclusiveGateway extends ElementBase {
  readonly type: 'exclusiveGateway';
  /** The flow taken when no condition holds. */
  readonly defaultFlow?: string;
}

export interface ParallelGateway extends ElementBase {
  readonly type: 'parallelGateway';
}

/** A compensation boundary event: associates an activity with its handler (BPMN 2.0.2 §10.5.6, §13.4.5). */
export interface BoundaryEvent extends ElementBase {
  readonly type: 'boundaryEvent';
  readonly attachedTo: string;
  readonly event: { readonly type: 'compensation'; readonly handler: string };
}

export type FlowElement =
  StartEvent | EndEvent | ServiceTask | UserTask | ExclusiveGateway | ParallelGateway | BoundaryEvent;
export type ElementType = FlowElement['type'];
export type ElementOf<T extends ElementType> = Extract<FlowElement, { type: T }>;

/** What happens when a failure remains unhandled. */
export type OnFailure = 'incident' | 'compensate';

export interface ProcessDefinition {
  /** `id` of `<process>`. */
  readonly processId: string;
  readonly name?: string;
  readonly versionTag?: string;
  readonly onFailure: OnFailure;
  readonly elements: readonly FlowElement[];
  readonly flows: readonly SequenceFlow[];
}
