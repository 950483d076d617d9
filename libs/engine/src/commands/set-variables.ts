import type { Ordinal } from '@onward/model';
import { hasTaskListeners, userTaskElement } from '../elements/task-listening.js';
import { get } from '../ordinal-map.js';
import { reject } from '../rejections.js';
import type { ElementInstance } from '../state.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables as setIn } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import { beginAsked } from './asked-step.js';
import { findRestingUserTask } from './find.js';
import type { CommandHandler } from './handler.js';

/** At a user task they are an update of it, which its listeners are told of. */
export const setVariables: CommandHandler<'SetVariables'> = (tx, { elementInstance, variables, local }) => {
  const instance = get(tx.state.elementInstances, elementInstance);
  if (instance === undefined) {
    const message =
      'There is no live element instance with this key. Use the key of one that has not ended, or of the process instance.';
    return reject('ELEMENT_INSTANCE_NOT_FOUND', message);
  }
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  if (isTold(tx, instance)) {
    const { userTask } = instance;
    const found = findRestingUserTask(tx, userTask);
    if (!found.ok) return found.rejection;
    const asked = { step: 'updating', action: 'update', changes: {}, variables } as const;
    beginAsked(tx, userTask, { ...asked, ...(local && { local }) });
    return undefined;
  }
  if (local) setIn(tx, elementInstance, variables);
  else propagate(tx, elementInstance, variables);
  return undefined;
};

type WithUserTask = ElementInstance & { readonly userTask: Ordinal };

/** Nobody is asked where compensation is about to end the task, nor of what repairs an incident of it. */
function isTold(tx: Transaction, instance: ElementInstance): instance is WithUserTask {
  const { element, incident, userTask } = instance;
  if (userTask === undefined || incident !== undefined || tx.isFrozen) return false;
  return hasTaskListeners(userTaskElement(tx, element), 'updating');
}
