import type { JsonObject } from '@onward/model';
import type { Command } from '../commands.js';
import { values } from '../ordinal-map.js';
import type { InstanceState } from '../state.js';
import type { Choices } from './random-models.js';

/** A command that may or may not fit the state. */
export function randomCommand(choices: Choices, state: InstanceState): Command {
  const jobs = [...values(state.jobs)].map(({ id }) => id);
  const userTasks = [...values(state.userTasks)].map(({ id }) => id);
  const incidents = [...values(state.incidents)].map(({ id }) => id);
  const anything = choices.below(Math.max(state.nextOrdinal, 1));
  const pick = (ids: readonly number[]): number =>
    ids.length === 0 || choices.below(15) === 0 ? anything : choices.of(ids);
  const variables = choices.of<JsonObject>([{}, { n: choices.below(6) }, { flag: true }, { local: 1, text: 'x' }]);
  switch (choices.below(22)) {
    case 0:
      return { type: 'FailJob', job: pick(jobs), message: 'failed', retries: choices.below(3), variables };
    case 1:
      return { type: 'ThrowJobError', job: pick(jobs), code: 'E', message: '' };
    case 2:
    case 3:
      return { type: 'CompleteUserTask', userTask: pick(userTasks), variables, action: 'complete' };
    case 4:
      return {
        type: 'AssignUserTask',
        userTask: pick(userTasks),
        assignee: choices.of(['ann', 'bob']),
        allowOverride: choices.below(2) === 0,
        action: 'assign',
      };
    case 5:
      return { type: 'ResolveIncident', incident: pick(incidents) };
    case 6:
      return {
        type: 'SetVariables',
        elementInstance: choices.below(2) === 0 ? 0 : anything,
        variables,
        local: choices.below(2) === 0,
      };
    case 7:
    case 8:
      return { type: 'StartCompensation', failure: state.failure?.id ?? anything, saga: 's' };
    case 9:
      return { type: 'Advance' };
    case 10:
      return { type: 'UpdateJob', job: pick(jobs), retries: choices.below(3) };
    case 11:
      return choices.below(8) === 0
        ? { type: 'CancelProcessInstance' }
        : { type: 'UnassignUserTask', userTask: pick(userTasks), action: 'unassign' };
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
