import type { ElementType, Json, JsonObject, Key, OnFailure, Ordinal } from '@onward/model';
import type {
  Caller,
  EndReason,
  ElementInstanceType,
  TerminationCause,
  Interruption,
  FlowReason,
  Reacted,
  StartedBy,
  Starting,
} from './types.js';

/** What moves: the instance, its tokens and element instances, its variables. */
export interface FlowEvents {
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
    /** The message that waits for its end before the next one starts another. */
    readonly startedBy?: StartedBy;
    /** It has start listeners, and starts when they are done: at the event that has started it, with what that has brought. */
    readonly starting?: Starting;
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
    /** It was sent by a saga: those for events up to `settled` are forgotten with it. */
    readonly reaction?: Reacted;
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
    /** Of one that collects outputs: what is local to each of them, in the same order. Absent where none is given any. */
    readonly locals?: readonly JsonObject[];
    /** One after the other. */
    readonly isSequential?: true;
    /** It ends only when its completion condition holds. */
    readonly waits?: true;
  };
  /** The completion condition holds: no further iteration or inner element begins. */
  ScopeStopped: { readonly scope: Ordinal };
  /**
   * Ending the scope's tokens does not fit into one append: no token there runs on, `Advance` ends the rest. Or it waits for task listeners.
   * END_EVENT: a terminate end event, the scope then completes. CANCELED: the instance then terminates.
   */
  ScopeTerminating: {
    readonly scope: Ordinal;
    readonly cause: TerminationCause;
    /** INTERRUPTED: the event that has interrupted it, which goes on when all have ended. */
    readonly interruption?: Interruption;
    /** ERROR: what nothing in the instance caught. */
    readonly error?: { readonly code: string; readonly message: string };
    /** All that is left are user tasks that wait for their canceling listeners; it goes on when one of them has ended. */
    readonly waits?: true;
  };

  /** The append has reached its bound with tokens still ready: `Advance` (sent at once, or by recovery) goes on with them. */
  AdvanceDeferred: { readonly ready: number };
  /** What had been deferred has been worked off. */
  AdvanceFinished: Record<never, never>;

  // --- element instances -------------------------------------------------------------------------------------------------------
  ElementActivated: {
    readonly elementInstance: Ordinal;
    readonly element: string;
    /**
     * `multiInstanceBody`: what holds the instances of an activity that has several, or that loops. `adHocInnerInstance`: what holds an
     * element that an ad-hoc sub-process has activated, and all that follows it, where its outputs are collected.
     */
    readonly elementType: ElementInstanceType;
    readonly scope: Ordinal;
    readonly token: Ordinal;
    /** Tokens that a join has merged into `token`, which is new. */
    readonly consumed?: readonly Ordinal[];
    /** Of an iteration of a loop or a multi-instance activity: its number, from 1. */
    readonly iteration?: number;
    /** A complex gateway that fires with what it has consumed. */
    readonly fires?: true;
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
    /** Of a compensation handler: what has completed in it, and what it has left alone, is not compensated any more. */
    readonly final?: true;
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
}
