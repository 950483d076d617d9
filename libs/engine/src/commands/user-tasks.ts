import type { Ordinal } from '@onward/model';
import { hasTaskListeners, userTaskElement, type Step } from '../elements/task-listening.js';
import { reject } from '../rejections.js';
import { refusalOf } from '../variables/check.js';
import type { UserTask } from '../state.js';
import type { Transaction } from '../transaction.js';
import { findRestingUserTask, type Found } from './find.js';
import type { CommandHandler } from './handler.js';
import { beginAsked } from './asked-step.js';
import { checkChanges, MAX_ASSIGNEE } from './user-task-changes.js';

/** A user task that the step can begin with: while compensation is about to end it, nobody is asked. */
function findTaskFor(tx: Transaction, id: Ordinal, step: Step['step']): Found<UserTask> {
  const found = findRestingUserTask(tx, id);
  if (!found.ok || !tx.isFrozen) return found;
  if (!hasTaskListeners(userTaskElement(tx, found.value.element), step)) return found;
  const message =
    'The process instance is about to be compensated, and the user task to be canceled with it.';
  return { ok: false, rejection: reject('PROCESS_INSTANCE_FROZEN', message, { state: 'ACTIVE' }) };
}

/** Who has it already keeps it; somebody else's is taken over only where that is wanted. */
export const assignUserTask: CommandHandler<'AssignUserTask'> = (
  tx,
  { userTask: id, assignee, allowOverride, action },
) => {
  const found = findTaskFor(tx, id, 'assigning');
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (assignee === '' || assignee.length > MAX_ASSIGNEE) {
    const message = `The assignee must have 1 to ${MAX_ASSIGNEE} characters. To take the assignee away, unassign the task.`;
    return reject('ASSIGNEE_INVALID', message, { field: 'assignee' });
  }
  if (task.assignee === assignee) return undefined;
  if (task.assignee !== undefined && !allowOverride) {
    const message = `The user task is assigned to "${task.assignee}". Unassign it first, or allow overriding.`;
    return reject('USER_TASK_ASSIGNED', message, { state: 'ASSIGNED' });
  }
  beginAsked(tx, id, { step: 'assigning', action, changes: { assignee } });
  return undefined;
};

export const unassignUserTask: CommandHandler<'UnassignUserTask'> = (tx, { userTask: id, action }) => {
  const found = findTaskFor(tx, id, 'assigning');
  if (!found.ok) return found.rejection;
  if (found.value.assignee !== undefined)
    beginAsked(tx, id, { step: 'assigning', action, changes: { assignee: null } });
  return undefined;
};

export const updateUserTask: CommandHandler<'UpdateUserTask'> = (tx, { userTask: id, changes, action }) => {
  const found = findTaskFor(tx, id, 'updating');
  if (!found.ok) return found.rejection;
  const checked = checkChanges(changes);
  if (!checked.ok) return checked.rejection;
  beginAsked(tx, id, { step: 'updating', action, changes: checked.changes });
  return undefined;
};

export const completeUserTask: CommandHandler<'CompleteUserTask'> = (
  tx,
  { userTask: id, variables, action },
) => {
  const found = findTaskFor(tx, id, 'completing');
  if (!found.ok) return found.rejection;
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;
  beginAsked(tx, id, { step: 'completing', action, changes: {}, variables });
  return undefined;
};
