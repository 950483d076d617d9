import type { JsonObject } from '@onward/model';
import type { Command } from '../commands.js';
import { values } from '../ordinal-map.js';
import type { InstanceState } from '../state.js';
import type { Choices } from './random-models.js';

/** A command that may or may not fit the state: work most of the time, now and then something that nobody should send. */
export function randomCommand(choices: Choices, state: InstanceState): Command {
  const jobs = [...values(state.jobs)].map(({ id }) => id);
  const userTasks = [...values(state.userTasks)].map(({ id }) => id);
  const incidents = [...values(state.incidents)].map(({ id }) => id);
  const anything = choices.below(Math.max(state.nextOrdinal, 1));
  const pick = (ids: readonly number[]): number =>
    ids.length === 0 || choices.onceIn(20) ? anything : choices.of(ids);
  const variables = choices.of<JsonObject>([
    {},
    { n: choices.below(6) },
    { flag: true },
    { local: 1, text: 'x' },
  ]);
  if (userTasks.length > 0 && choices.onceIn(4))
    return { type: 'CompleteUserTask', userTask: pick(userTasks), variables, action: 'complete' };
  if (incidents.length > 0 && choices.onceIn(4))
    return { type: 'ResolveIncident', incident: pick(incidents) };
  if (state.failure && !state.failure.answered && choices.onceIn(3))
    return { type: 'StartCompensation', failure: state.failure.id, saga: 's' };
  switch (choices.below(24)) {
    case 0:
    case 1:
      return { type: 'FailJob', job: pick(jobs), message: 'failed', retries: choices.below(3), variables };
    case 2:
      return { type: 'ThrowJobError', job: pick(jobs), code: 'E', message: '' };
    case 3:
      return {
        type: 'AssignUserTask',
        userTask: pick(userTasks),
        assignee: choices.of(['ann', 'bob']),
        allowOverride: choices.onceIn(2),
        action: 'assign',
      };
    case 4:
      return { type: 'UnassignUserTask', userTask: pick(userTasks), action: 'unassign' };
    case 5:
      return {
        type: 'SetVariables',
        elementInstance: choices.onceIn(2) ? 0 : anything,
        variables,
        local: choices.onceIn(2),
      };
    case 6:
      return { type: 'StartCompensation', failure: anything, saga: 's' };
    case 7:
    case 8:
      return { type: 'Advance' };
    case 9:
      return { type: 'UpdateJob', job: pick(jobs), retries: choices.below(3) };
    case 10:
      return choices.onceIn(8) ? { type: 'CancelProcessInstance' } : { type: 'Advance' };
    case 11:
      return { type: 'CompleteUserTask', userTask: anything, variables, action: 'complete' };
    default:
      return { type: 'CompleteJob', job: pick(jobs), variables };
  }
}

/** What makes an instance go on, given workers, users, operators and sagas that do their part; undefined where nothing is due. */
export function nextWork(state: InstanceState): Command | undefined {
  if (state.deferred) return { type: 'Advance' };
  if (state.failure && !state.failure.answered)
    return { type: 'StartCompensation', failure: state.failure.id, saga: 's' };
  for (const { id, status } of values(state.jobs))
    if (status === 'open') return { type: 'CompleteJob', job: id, variables: { n: 1 } };
  for (const { id } of values(state.userTasks))
    return { type: 'CompleteUserTask', userTask: id, variables: { n: 4 }, action: 'complete' };
  for (const { id, job } of values(state.incidents))
    if (job !== undefined) return { type: 'ResolveIncident', incident: id };
  return undefined;
}
