import { process } from '@onward/bpmn';
import type { ActionKind, PlannedAction, PlannedFault } from '@onward/testing';
import type { Needs } from './mutation.js';

const every = (steps: number, count: number, kinds: readonly ActionKind[]): readonly PlannedAction[] =>
  Array.from({ length: count }, (_, index): PlannedAction => {
    return { at: steps * index, kind: kinds[index % kinds.length]!, pick: 104_729 * index };
  });

const QUIET = { fail: 0, error: 0, slow: 0 };

/** Two instances wait for the same. */
export const LISTENING: Needs = {
  processes: [
    process('listening')
      .startEvent()
      .catchEvent('wait', { signal: 'storm' })
      .catchEvent('news', { message: 'paid' })
      .endEvent('end')
      .build(),
  ],
  plan: {
    nodes: 1,
    external: [],
    handlers: QUIET,
    faults: [],
    actions: every(60, 20, [
      'start',
      'start',
      'start',
      'broadcast-signal',
      'broadcast-signal',
      'publish-message',
    ]),
  },
};

/** Who calls is cancelled. */
export const CALLING: Needs = {
  processes: [
    process('calling').startEvent().callActivity('call', { processId: 'called' }).endEvent('end').build(),
    process('called').startEvent().userTask('wait').endEvent('end').build(),
  ],
  plan: {
    nodes: 1,
    external: [],
    handlers: QUIET,
    faults: [],
    actions: every(60, 16, ['start', 'start', 'start', 'cancel']),
  },
};

const undone = (id: string) => ({ id: `undo-${id}`, type: 'undo' });

/** What had completed in a sub-process is undone. */
export const UNROLLED: Needs = {
  processes: [
    process('unrolled')
      .onFailure('compensate')
      .startEvent()
      .subProcess('sub', (scope) =>
        scope
          .startEvent()
          .serviceTask('a', { type: 'work-1', compensatedBy: undone('a') })
          .serviceTask('b', { type: 'work-1', compensatedBy: undone('b') })
          .serviceTask('c', { type: 'work-1', compensatedBy: undone('c') })
          .endEvent('done'),
      )
      .serviceTask('doomed', { type: 'work-3', retries: 1 })
      .endEvent('end')
      .build(),
  ],
  handlers: {
    'work-3': () => {
      throw new Error('never');
    },
  },
  plan: { external: [], handlers: QUIET, faults: [], actions: every(60, 4, ['start']) },
};

/** Each of three, one after the other. */
export const REPEATED: Needs = {
  processes: [
    process('repeated')
      .startEvent()
      .serviceTask('each', { type: 'work-1', multiInstance: { cardinality: 3, sequential: true } })
      .endEvent('end')
      .build(),
  ],
  plan: { external: [], handlers: QUIET, faults: [], actions: every(60, 4, ['start']) },
};

/** A timer comes again and again, and the only node is killed now and then. */
export const REMINDED: Needs = {
  processes: [
    process('reminded')
      .startEvent()
      .userTask('decide')
      .on({ cycle: 'R5/PT20S' }, (path) => path.endEvent('told'), { interrupting: false })
      .endEvent('end')
      .build(),
  ],
  plan: {
    nodes: 1,
    external: [],
    handlers: QUIET,
    actions: every(60, 4, ['start']),
    faults: Array.from({ length: 6 }, (_, index): PlannedFault => {
      return { kind: 'kill', at: 100 + 60 * index, when: 'before', pick: 7919 * index };
    }),
  },
};

/** Two nodes change the same few instances, and hear of each other late. */
export const HEARD_LATE: Needs = {
  processes: [process('heard-late').startEvent().userTask('decide').endEvent('end').build()],
  plan: {
    nodes: 2,
    order: 'slow-deliver',
    external: [],
    handlers: QUIET,
    faults: [],
    actions: [
      ...every(5, 2, ['start']),
      ...every(8, 120, ['set-variables', 'assign-task']).map((action) => ({
        ...action,
        at: action.at + 150,
      })),
    ],
  },
};
