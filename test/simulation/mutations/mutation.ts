import { process } from '@onward/bpmn';
import { DEFAULT_LIMITS } from '@onward/engine';
import { DEFAULT_OPTIONS } from '@onward/runtime';
import type { PlannedAction, PlannedFault, SimulationOptions, Tamper } from '@onward/testing';

export type Needs = Pick<SimulationOptions, 'processes' | 'handlers' | 'plan'>;

/** A planted bug that the simulator has to find. */
export interface Mutation {
  readonly name: string;
  readonly tamper: Tamper;
  /** What the bug needs to show soon: a second node, many failures, a process with something to compensate. */
  readonly needs?: Needs;
}

/** Two nodes race for everything. */
export const TWO_NODES: Needs = { plan: { nodes: 2 } };

/** Appends end early, and the only node is killed again and again between storing one and hearing of it. */
export const CUT_SHORT: Needs = {
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
  .serviceTask('z', { type: 'work-2', compensatedBy: undone('z') })
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

/** In the end each instance fails, and is undone. */
const DOOMED: Needs = {
  processes: [undoing],
  handlers: {
    'work-3': () => {
      throw new Error('never');
    },
  },
};

const STARTS = Array.from({ length: 10 }, (_, index): PlannedAction => {
  return { at: 60 * index, kind: 'start', pick: 104_729 * index };
});

export const UNDOING: Needs = {
  ...DOOMED,
  plan: { handlers: { fail: 0.1, error: 0, slow: 0.2 }, external: [], actions: STARTS },
};

/** Handlers fail, and no node starts anew: what is lost in memory stays lost. */
export const FAILING: Needs = {
  processes: [undoing],
  plan: {
    nodes: 1,
    external: [],
    handlers: { fail: 0.3, error: 0, slow: 0 },
    actions: STARTS,
    faults: [],
  },
};

/** Workers outside take long; others fail meanwhile. */
export const SLOW_WORKERS: Needs = {
  ...DOOMED,
  plan: {
    nodes: 1,
    external: ['work-1'],
    handlers: { fail: 0.1, error: 0, slow: 0.7 },
    faults: [],
    actions: STARTS.flatMap((start, index) => [
      start,
      ...[10, 20, 30, 40, 50].map((later): PlannedAction => {
        return { at: start.at + later, kind: 'work', pick: 15_485_863 * index + 7919 * later };
      }),
    ]),
  },
};

/** Many who change the same few instances. */
export const CROWDED: Needs = {
  plan: {
    nodes: 2,
    actions: Array.from({ length: 80 }, (_, index): PlannedAction => {
      return { at: 10 * index, kind: index < 3 ? 'start' : 'set-variables', pick: 104_729 * index };
    }),
  },
};

/** The store refuses now and then, and nobody starts anew. */
export const AWAY: Needs = {
  plan: {
    nodes: 1,
    faults: Array.from({ length: 12 }, (_, index): PlannedFault => {
      return { kind: 'error', at: 100 + 70 * index, step: 'append', when: 'before', pick: 2 * index };
    }),
  },
};

/** Failures are answered while the store is away now and then. */
export const INTERRUPTED_SAGAS: Needs = {
  ...DOOMED,
  plan: {
    nodes: 1,
    external: [],
    handlers: { fail: 0, error: 0.4, slow: 0 },
    actions: STARTS,
    faults: Array.from({ length: 14 }, (_, index): PlannedFault => {
      return { kind: 'outage', at: 150 + 50 * index, step: 'append', when: 'before', pick: 7919 * index };
    }),
  },
};

/** Sagas hear of the same failure again, since the node is killed before it has noted how far they have come. */
export const REPEATED_SAGAS: Needs = {
  ...DOOMED,
  plan: {
    nodes: 1,
    order: 'in-turn',
    external: [],
    handlers: { fail: 0, error: 0.2, slow: 0.2 },
    actions: STARTS,
    faults: Array.from({ length: 12 }, (_, index): PlannedFault => {
      return { kind: 'kill', at: 150 + 60 * index, step: 'acknowledge', when: 'before', pick: 7919 * index };
    }),
  },
};

/** Workers outside die with their jobs, and nothing but the end of a lease brings those back. */
export const DYING_WORKERS: Needs = {
  processes: [
    process('leased')
      .startEvent()
      .serviceTask('a', { type: 'work-1' })
      .serviceTask('b', { type: 'work-1' })
      .endEvent('end')
      .build(),
  ],
  plan: { ...SLOW_WORKERS.plan, handlers: { fail: 0, error: 0, slow: 0 } },
};
