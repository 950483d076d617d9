import type { Activity, UserTask } from '@onward/model';
import { activity, simpleTask } from './activities.js';
import { compensatedBy } from './compensation.js';
import type { Draft, Maker } from './draft.js';
import { COUNTER_HEADER, RANDOM_MESSAGES, RANDOM_VARIABLES } from './names.js';
import { aJob, aSentMessage } from './triggers.js';

const LOOP_RUNS = 2;
const TASK_STEPS = ['creating', 'assigning', 'updating', 'completing', 'canceling'] as const;

/** Tasks of every type; each answers the task alone. */
const TASKS: readonly (readonly [weight: number, make: (draft: Draft, id: string) => Activity])[] = [
  [10, ({ random }, id) => ({ id, type: 'serviceTask', job: aJob(random) })],
  [3, (draft, id) => userTask(draft, id)],
  [1, ({ random }, id) => ({ id, type: 'businessRuleTask', job: aJob(random) })],
  [1, ({ random }, id) => ({ id, type: 'scriptTask', job: aJob(random) })],
  [
    1.5,
    ({ random }, id) => ({
      id,
      type: 'scriptTask',
      script: { expression: { feel: `${random.pick(RANDOM_VARIABLES)} + 1` }, resultVariable: 'result' },
    }),
  ],
  [1, ({ random }, id) => ({ id, type: 'sendTask', job: aJob(random) })],
  [1.5, ({ random }, id) => ({ id, type: 'sendTask', message: aSentMessage(random) })],
  [
    2,
    ({ random }, id) => ({
      id,
      type: 'receiveTask',
      message: {
        type: 'message',
        name: { value: random.pick(RANDOM_MESSAGES) },
        correlationKey: { feel: `string(${random.pick(RANDOM_VARIABLES)})` },
      },
    }),
  ],
  [1, (_, id) => ({ id, type: 'manualTask' })],
  [1, (_, id) => ({ id, type: 'task' })],
  [
    2,
    ({ random, callable }, id) =>
      callable.length === 0
        ? { id, type: 'task' }
        : {
            id,
            type: 'callActivity',
            processId: { value: random.pick(callable) },
            binding: random.pick(['latest', 'deployment'] as const),
            ...(random.chance(0.3) && { propagateAllChildVariables: false }),
          },
  ],
];

export const aTask = (draft: Draft): Activity => draft.random.weighted(TASKS)(draft, draft.id('task'));

export const task: Maker = (draft, from) => activity(draft, from, aTask(draft));

function userTask({ random }: Draft, id: string): UserTask {
  return {
    id,
    type: 'userTask',
    headers: {},
    ...(random.chance(0.3) && { assignee: { value: 'ann' } }),
    ...(random.chance(0.3) && { candidateGroups: { value: 'clerks, chiefs' } }),
    ...(random.chance(0.2) && { priority: { feel: 'if a > 2 then 80 else 20' } }),
    ...(random.chance(0.2) && { dueDate: { feel: 'now() + duration("P1D")' } }),
    ...(random.chance(0.3) && {
      taskListeners: [random.pick(TASK_STEPS), 'canceling' as const].map((on) => ({ on, job: aJob(random) })),
    }),
  };
}

/** An activity with several flows out: every one gets a token (BPMN 2.0.2 §13.2.1), those with a condition where it holds. */
export const uncontrolled: Maker = (draft, from, depth) => {
  const forked = activity(draft, from, aTask(draft), { boundary: false });
  const side = draft.branch(forked, depth);
  if (side !== undefined) draft.end(side);
  return draft.branch(forked, depth);
};

/** Gives two tokens, takes two. */
export const quantities: Maker = (draft, from) => {
  const { random } = draft;
  const many = {
    id: draft.id('task'),
    type: 'serviceTask',
    job: aJob(random),
    completionQuantity: 2,
  } as const;
  const few = { id: draft.id('task'), type: 'serviceTask', job: aJob(random), startQuantity: 2 } as const;
  return activity(draft, activity(draft, from, many, { loop: false, boundary: false }), few, { loop: false });
};

/** Back over flows, until the runs that its task counts are enough. */
export const loop: Maker = (draft, from, depth) => {
  const { random } = draft;
  const counter = draft.id('runs').replace('-', '');
  const again = draft.next(from, { id: draft.id('again'), type: 'exclusiveGateway' });
  const counted = draft.id('task');
  const job = { ...aJob(random), headers: { [COUNTER_HEADER]: counter } };
  // Nothing around it: its result must arrive, or the loop would not end.
  draft.budget--;
  draft.next(again, { id: counted, type: 'serviceTask', job });
  if (random.chance(0.5)) compensatedBy(draft, counted);
  const exit = random.chance(0.5) ? draft.branch(counted, depth) : simpleTask(draft, counted);
  if (exit === undefined) return undefined;
  const back = draft.id('flow');
  const decision = draft.id('enough');
  draft.next(exit, { id: decision, type: 'exclusiveGateway', defaultFlow: `${back}-on` });
  const condition = { feel: `${counter} < ${LOOP_RUNS}` };
  draft.flows.push({ id: back, source: decision, target: again, condition });
  const on = draft.add({ id: draft.id('merge'), type: 'exclusiveGateway' });
  draft.flows.push({ id: `${back}-on`, source: decision, target: on });
  return on;
};
