import { DEFAULT_LIMITS } from '@onward/engine';
import { DEFAULT_OPTIONS } from '@onward/runtime';
import type { PlannedFault, PlanOptions, Tamper } from '@onward/testing';

/** A planted bug that the simulator has to find. */
export interface Mutation {
  readonly name: string;
  readonly tamper: Tamper;
  /** What the bug needs to show at all, for example a second node. */
  readonly plan?: PlanOptions['plan'];
}

/** Two nodes race for everything. */
export const TWO_NODES: PlanOptions['plan'] = { nodes: 2 };

/** Appends end early, and the only node is killed again and again between storing one and hearing of it. */
export const CUT_SHORT: PlanOptions['plan'] = {
  nodes: 1,
  options: { ...DEFAULT_OPTIONS, limits: { ...DEFAULT_LIMITS, maxEventsPerDecision: 2 } },
  faults: Array.from({ length: 8 }, (_, index): PlannedFault => {
    return { kind: 'kill', at: 150 + 120 * index, step: 'acknowledge', when: 'before', pick: 7919 * index };
  }),
};

/** Much is left to workers outside, who take long; others fail meanwhile. */
export const SLOW_WORKERS: PlanOptions['plan'] = {
  external: ['work-1', 'work-2'],
  handlers: { fail: 0.4, error: 0.3, slow: 0.8 },
};
