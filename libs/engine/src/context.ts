import type { Expressions, ProcessGraph, Schedules } from '@onward/model';

/** Everything that `decide` may know beyond state and command. */
export interface DecisionContext {
  readonly graph: ProcessGraph;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly expressions: Expressions;
  readonly schedules: Schedules;
  readonly limits: EngineLimits;
  /** A reserved instance number for an instance that outgrows its 2^20 ordinals. */
  readonly spareInstanceNumber?: number;
}

/** Bounds that end an append early; what is left are ready tokens that `Advance` goes on with. */
export interface EngineLimits {
  readonly maxEventsPerDecision: number;
  readonly maxBytesPerDecision: number;
  /** All variables of one command or one scope change, as JSON. */
  readonly maxVariableBytes: number;
  /** Remembered idempotency keys per instance; the oldest beyond it are forgotten once they are older than 24 h. */
  readonly maxRememberedCommands: number;
}

export const DEFAULT_LIMITS: EngineLimits = {
  maxEventsPerDecision: 1000,
  maxBytesPerDecision: 512 * 1024,
  maxVariableBytes: 256 * 1024,
  maxRememberedCommands: 1000,
};

export type { Evaluation, Expressions, JsonObject } from '@onward/model';
