import type { JsonObject, Key } from '@onward/model';
import type { Command } from '../commands.js';
import { isTaskListener } from '../commands/job-result.js';
import { values, type OrdinalMap } from '../ordinal-map.js';
import type { EventSubscription, InstanceState } from '../state.js';
import type { Choices } from './choices.js';

/** What there is to name in a command, and now and then what there is not. */
interface Targets {
  readonly job: number;
  readonly userTask: number;
  readonly incident: number;
  readonly anything: number;
  readonly variables: JsonObject;
}

type Maker = (choices: Choices, targets: Targets) => Command;

const complete: Maker = (_, { job, variables }) => ({ type: 'CompleteJob', job, variables });
const completeTask: Maker = (_, { userTask, variables }) => ({
  type: 'CompleteUserTask',
  userTask,
  variables,
  action: 'complete',
});
const fail: Maker = (choices, { job, variables }) => ({
  type: 'FailJob',
  job,
  message: 'failed',
  retries: choices.below(3),
  variables,
});

/** A command's place in this list is how often it comes: work most of the time. */
const MAKERS: readonly Maker[] = [
  ...Array.from({ length: 12 }, () => complete),
  completeTask,
  fail,
  fail,
  (_, { job }) => ({ type: 'ThrowJobError', job, code: 'E', message: '' }),
  (choices, { userTask }) => ({
    type: 'AssignUserTask',
    userTask,
    assignee: choices.of(['ann', 'bob']),
    allowOverride: choices.onceIn(2),
    action: 'assign',
  }),
  (choices, { job }) => ({
    type: 'CompleteJob',
    job,
    variables: {},
    result: choices.onceIn(2)
      ? { denied: true }
      : { corrections: { assignee: 'cat', priority: choices.below(100) } },
  }),
  (choices, { userTask }) => ({
    type: 'UpdateUserTask',
    userTask,
    changes: { priority: choices.below(200), candidateUsers: ['dan'] },
    action: 'update',
  }),
  (_, { userTask }) => ({ type: 'UnassignUserTask', userTask, action: 'unassign' }),
  (choices, { anything, variables }) => {
    const elementInstance = choices.onceIn(2) ? 0 : anything;
    return { type: 'SetVariables', elementInstance, variables, local: choices.onceIn(2) };
  },
  (_, { anything }) => ({ type: 'StartCompensation', failure: anything, saga: 's' }),
  () => ({ type: 'Advance' }),
  (choices, { job }) => ({ type: 'UpdateJob', job, retries: choices.below(3) }),
  (choices) => ({ type: choices.onceIn(8) ? 'CancelProcessInstance' : 'Advance' }),
  (_, { incident }) => ({ type: 'ResolveIncident', incident }),
];

/** What makes an event that is waited for occur. */
function occurrence({ id, trigger }: EventSubscription): Command | undefined {
  switch (trigger.type) {
    case 'timer':
      return { type: 'TriggerTimer', subscription: id };
    case 'message':
      return { type: 'CorrelateMessage', subscription: id, message: '77' as Key, variables: { n: 2 } };
    case 'signal':
      return { type: 'ReceiveSignal', name: trigger.name, variables: {} };
    case 'conditional':
      return undefined;
  }
}

/** What a call's saga would say, in its turn. */
function callCommand(choices: Choices, state: InstanceState): Command | undefined {
  for (const { id, call } of values(state.elementInstances)) {
    if (call === undefined) continue;
    if (call.child === undefined) {
      return choices.onceIn(4)
        ? { type: 'RejectCall', elementInstance: id, message: 'There is no such process.' }
        : { type: 'AssignChildInstance', elementInstance: id, child: CHILD, childDefinition: CHILD };
    }
    if (choices.onceIn(3)) {
      const revision = (call.heard ?? 0) + choices.below(3);
      const { child } = call;
      return { type: 'EscalateCall', elementInstance: id, child, revision, code: 'E', variables: { n: 5 } };
    }
    const outcome = choices.of(['completed', 'completed', 'terminated', 'failed'] as const);
    return {
      type: 'EndCall',
      elementInstance: id,
      child: call.child,
      outcome,
      errorCode: 'E',
      variables: { n: 3 },
    };
  }
  return undefined;
}

const CHILD = '1048576' as Key;

/** A command that may or may not fit the state. */
export function randomCommand(choices: Choices, state: InstanceState): Command {
  const event =
    state.subscriptions.size > 0 && choices.onceIn(3)
      ? choices.of([...values(state.subscriptions)])
      : undefined;
  const special =
    (event && occurrence(event)) ?? (choices.onceIn(3) ? callCommand(choices, state) : undefined);
  if (special !== undefined) return special;
  const anything = choices.below(Math.max(state.nextOrdinal, 1));
  const one = (map: OrdinalMap<{ readonly id: number }>): number =>
    map.size === 0 || choices.onceIn(20) ? anything : choices.of([...values(map)]).id;
  const variables = choices.of<JsonObject>([
    {},
    { n: choices.below(6) },
    { flag: true },
    { local: 1, text: 'x' },
  ]);
  const targets = {
    job: one(state.jobs),
    userTask: one(state.userTasks),
    incident: one(state.incidents),
    anything,
    variables,
  };
  if (state.userTasks.size > 0 && choices.onceIn(4)) return completeTask(choices, targets);
  if (state.incidents.size > 0 && choices.onceIn(4))
    return { type: 'ResolveIncident', incident: targets.incident };
  const { failure } = state;
  if (failure && !failure.answered && choices.onceIn(3))
    return { type: 'StartCompensation', failure: failure.id, saga: 's' };
  return choices.of(MAKERS)(choices, targets);
}

/** What makes an instance go on, given workers, users, operators and sagas that do their part; undefined where nothing is due. */
export function nextWork(state: InstanceState): Command | undefined {
  if (state.deferred) return { type: 'Advance' };
  if (state.failure && !state.failure.answered)
    return { type: 'StartCompensation', failure: state.failure.id, saga: 's' };
  for (const { id, listener, status } of values(state.jobs))
    if (status === 'open')
      return { type: 'CompleteJob', job: id, variables: isTaskListener(listener) ? {} : { n: 1 } };
  for (const { id, step } of values(state.userTasks))
    if (step === undefined)
      return { type: 'CompleteUserTask', userTask: id, variables: { n: 4 }, action: 'complete' };
  for (const { id, job } of values(state.incidents))
    if (job !== undefined) return { type: 'ResolveIncident', incident: id };
  for (const { id, call, incident } of values(state.elementInstances)) {
    if (call === undefined || incident !== undefined) continue;
    if (call.child === undefined)
      return { type: 'AssignChildInstance', elementInstance: id, child: CHILD, childDefinition: CHILD };
    return { type: 'EndCall', elementInstance: id, child: call.child, outcome: 'completed' };
  }
  for (const subscription of values(state.subscriptions)) {
    const command = subscription.trigger.type === 'timer' ? undefined : occurrence(subscription);
    if (command !== undefined) return command;
  }
  return undefined;
}
