import type { Expression, JobSpec } from './work.js';

// --- what triggers a catching event --------------------------------------------------------------------------------------------

export interface MessageTrigger {
  readonly type: 'message';
  readonly name: Expression;
  /** Absent: correlated by its name alone. */
  readonly correlationKey?: Expression;
}
export interface TimerTrigger {
  readonly type: 'timer';
  /** date: ISO 8601 date-time · duration: ISO 8601 · cycle: `R[n]/[start/]duration`, or a cron expression. */
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly value: Expression;
}
export interface SignalTrigger {
  readonly type: 'signal';
  readonly name: Expression;
}
export interface ErrorTrigger {
  readonly type: 'error';
  /** Absent: catches every code. */
  readonly code?: string;
}
export interface EscalationTrigger {
  readonly type: 'escalation';
  /** Absent: catches every code. */
  readonly code?: string;
}
export interface ConditionTrigger {
  readonly type: 'conditional';
  readonly condition: Expression;
  /** Only a change of these variables has it evaluated again; absent: of any. */
  readonly variableNames?: readonly string[];
  /** Only changes of these kinds; absent: both. */
  readonly variableEvents?: readonly ('create' | 'update')[];
}
/** Of the start event of an event sub-process that compensates the sub-process it lies in. */
export interface CompensationTrigger {
  readonly type: 'compensation';
}
export interface CancelTrigger {
  readonly type: 'cancel';
}
/** Where a link throw event of the same name in the same scope goes on. */
export interface LinkTrigger {
  readonly type: 'link';
  readonly name: string;
}
export type Trigger =
  | MessageTrigger
  | TimerTrigger
  | SignalTrigger
  | ErrorTrigger
  | EscalationTrigger
  | ConditionTrigger
  | CompensationTrigger
  | CancelTrigger
  | LinkTrigger;
export type TriggerType = Trigger['type'];

// --- what a throwing event throws ----------------------------------------------------------------------------------------------

export type Throw =
  | {
      readonly type: 'message';
      readonly name: Expression;
      readonly correlationKey?: Expression;
      readonly messageId?: Expression;
      /** ISO 8601 duration; default: not buffered. */
      readonly timeToLive?: Expression;
      /** Instead of publishing: a job whose worker sends it. */
      readonly job?: JobSpec;
    }
  | { readonly type: 'signal'; readonly name: Expression }
  | { readonly type: 'error'; readonly code: Expression }
  | { readonly type: 'escalation'; readonly code: Expression }
  | {
      readonly type: 'compensation';
      /** Absent: everything that has completed in the scope. */
      readonly activity?: string;
      /** False: the thrower goes on at once. */
      readonly wait: boolean;
    }
  | { readonly type: 'link'; readonly name: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'terminate' };
export type ThrowType = Throw['type'];
