import { finishWork } from '../elements/activity.js';
import { reject } from '../rejections.js';
import { refusalOf } from '../variables/check.js';
import { findUserTask } from './find.js';
import type { CommandHandler } from './handler.js';

const MAX_ASSIGNEE = 500;

/** Who has it already keeps it; somebody else's is taken over only where that is wanted. */
export const assignUserTask: CommandHandler<'AssignUserTask'> = (
  tx,
  { userTask: id, assignee, allowOverride, action },
) => {
  const found = findUserTask(tx, id);
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
  tx.emit('UserTaskAssigned', { userTask: task.id, token: task.token, assignee, action });
  return undefined;
};

export const unassignUserTask: CommandHandler<'UnassignUserTask'> = (tx, { userTask: id, action }) => {
  const found = findUserTask(tx, id);
  if (!found.ok) return found.rejection;
  const { token, assignee } = found.value;
  if (assignee !== undefined) tx.emit('UserTaskAssigned', { userTask: id, token, assignee: null, action });
  return undefined;
};

export const completeUserTask: CommandHandler<'CompleteUserTask'> = (
  tx,
  { userTask: id, variables, action },
) => {
  const found = findUserTask(tx, id);
  if (!found.ok) return found.rejection;
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  const { elementInstance, token } = found.value;
  finishWork(tx, elementInstance, variables, (kept) =>
    tx.emit('UserTaskCompleted', {
      userTask: id,
      elementInstance,
      token,
      action,
      ...(kept && { variables: kept }),
    }),
  );
  return undefined;
};
