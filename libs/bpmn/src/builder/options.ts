/** FEEL behind a leading `=`, other text as it is; numbers, booleans and null are FEEL literals. */
export type Literal = string | number | boolean | null;

export interface ElementOptions {
  readonly name?: string;
}

export interface FlowOptions {
  /** Default: `<source>-to-<target>`. */
  readonly id?: string;
  readonly name?: string;
}

interface MappingOptions extends ElementOptions {
  /** Variables that only this activity sees: target name → source. */
  readonly inputs?: Readonly<Record<string, Literal>>;
  /** What of the result goes where: target name or path → source. Without any, all of it goes up. */
  readonly outputs?: Readonly<Record<string, Literal>>;
}

export interface JobOptions extends MappingOptions {
  /** What its workers subscribe to. */
  readonly type: string;
  /** Attempts altogether; default 3. */
  readonly retries?: number | `=${string}`;
  readonly headers?: Readonly<Record<string, string>>;
}

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
}

/** The activity that undoes another one: a job, or a user task. */
export type CompensationHandler = {
  readonly id: string;
  /** Id of the boundary event between the two; default `<activity>-compensation`. */
  readonly boundaryId?: string;
} & (JobOptions | { readonly userTask: TaskOptions });

interface Compensable {
  readonly compensatedBy?: CompensationHandler;
}

export type ServiceTaskOptions = JobOptions & Compensable;
export type UserTaskOptions = TaskOptions & Compensable;

export interface ProcessOptions extends ElementOptions {
  readonly versionTag?: string;
}
