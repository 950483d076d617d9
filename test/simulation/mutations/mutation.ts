import { process } from '@onward/bpmn';
import { DEFAULT_LIMITS } from '@onward/engine';
import { DEFAULT_OPTIONS } from '@onward/runtime';
import type { PlannedAction, PlannedFault, PlanOptions, Tamper } from '@onward/testing';

/** A planted bug that the simulator has to find. */
export interface Mutation {
  readonly name: string;
  readonly tamper: Tamper;
  /** What the bug needs to show soon: a second node, many failures, a process with something to compensate. */
  readonly needs?: PlanOptions;
}

/** Two nodes race for everything. */
export const TWO_NODES: PlanOptions = { plan: { nodes: 2 } };

/** Appends end early, and the only node is killed again and again between storing one and hearing of it. */
export const CUT_SHORT: PlanOptions = {
  plan: {
    nodes: 1,
    options: { ...DEFAULT_OPTIONS, limits: { ...DEFAULT_LIMITS, maxEventsPerDecision: 2 } },
    faults: Array.from({ length: 8 }, (_, index): PlannedFault => {
      return { kind: 'kill', at: 150 + 120 * index, step: 'acknowledge', when: 'before', pick: 7919 * index };
    }),
  },
};

const undone = (id: string) => ({ id: `undo-${id}`, type: 'undo' });

/** One branch has much to undo when the other one fails, and goes on meanwhile. */
const undoing = process('undoing')
  .onFailure('compensate')
  .startEvent()
  .parallelGateway('fork')
  .branch((path) =>
    ['a', 'b', 'c'].reduce(
      (way, id) => way.serviceTask(id, { type: 'work-1', compensatedBy: undone(id) }),
      path,
    ),
  )
  .branch((path) =>
    path.serviceTask('d', { type: 'work-2' }).serviceTask('e', { type: 'work-3', retries: 1 }),
  )
  .parallelGateway('join')
  .endEvent('end')
  .build();

const STARTS = Array.from({ length: 10 }, (_, index): PlannedAction => {
  return { at: 60 * index, kind: 'start', pick: 104_729 * index };
});

export const UNDOING: PlanOptions = {
  processes: [undoing],
  plan: { handlers: { fail: 0.4, error: 0.2, slow: 0.3 }, external: [], actions: STARTS },
};

/** Workers outside take long; others fail meanwhile. */
export const SLOW_WORKERS: PlanOptions = {
  processes: [undoing],
  plan: {
    nodes: 1,
    external: ['work-1'],
    handlers: { fail: 0.3, error: 0.3, slow: 0.7 },
    actions: STARTS.flatMap((start, index) => [
      start,
      { at: start.at + 20, kind: 'work', pick: 15_485_863 * index },
      { at: start.at + 40, kind: 'work', pick: 32_452_843 * index },
    ]),
  },
};

/** Many who change the same few instances. */
export const CROWDED: PlanOptions = {
  plan: {
    nodes: 2,
    actions: Array.from({ length: 80 }, (_, index): PlannedAction => {
      return { at: 10 * index, kind: index < 3 ? 'start' : 'set-variables', pick: 104_729 * index };
    }),
  },
};
