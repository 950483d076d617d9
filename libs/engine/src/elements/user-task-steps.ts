import type { Ordinal, UserTask as UserTaskElement } from '@onward/model';
import type { UserTaskChanges } from '../events.js';
import { missing } from '../missing.js';
import { get } from '../ordinal-map.js';
import type { PendingStep, UserTask } from '../state.js';
import type { Transaction } from '../transaction.js';
import { finishWork } from './activity.js';
import { createJob } from './job.js';

/** A step as it is asked for. */
export type Step = Omit<PendingStep, 'next'>;

/*
 * asked for ─┬─ no listener ────────────────────────────────────────────────────────────┬─ what was asked for happens
 *            └─ UserTaskStepStarted ── a job per listener, in order ── UserTaskStepEnded ┤
 *                                          └─ UserTaskStepCorrected                      └─ denied: nothing happens
 */

/** Begins a step in the life of a user task; where nobody listens, it is done at once. */
export function beginStep(tx: Transaction, id: Ordinal, asked: Step): void {
  const { elementInstance, token, element } = taskOf(tx, id);
  if (tx.isFrozen || !hasListeners(elementOf(tx, element), asked.step)) {
    carryOut(tx, id, asked);
    return;
  }
  const { step, action, changes, variables } = asked;
  tx.emit('UserTaskStepStarted', {
    userTask: id,
    elementInstance,
    token,
    step,
    action,
    ...(Object.keys(changes).length > 0 && { changes }),
    ...(variables && { variables }),
  });
  goOnWithStep(tx, id);
}

export const hasListeners = ({ taskListeners = [] }: UserTaskElement, step: Step['step']): boolean =>
  taskListeners.some(({ on }) => on === step);

/** The next listener's job; without one, what the step is for. None starts in a frozen instance. */
export function goOnWithStep(tx: Transaction, id: Ordinal): void {
  const { step: pending, token, elementInstance, element: elementId } = taskOf(tx, id);
  const { step, next } = pending ?? missing('step of user task', id);
  const element = elementOf(tx, elementId);
  const listeners = tx.isFrozen ? [] : (element.taskListeners ?? []);
  const index = listeners.findIndex(({ on }, at) => at >= next && on === step);
  const listener = listeners[index];
  if (listener !== undefined) {
    createJob(tx, element, listener.job, elementInstance, { on: step, index });
    return;
  }
  tx.emit('UserTaskStepEnded', { userTask: id, token, step });
  carryOut(tx, id, pending as PendingStep);
}

/** A listener has denied it: the task stays as it was. */
export function denyStep(tx: Transaction, id: Ordinal, reason: string | undefined): void {
  const { step, token } = taskOf(tx, id);
  tx.emit('UserTaskStepEnded', {
    userTask: id,
    token,
    step: (step ?? missing('step of user task', id)).step,
    denied: true,
    ...(reason !== undefined && reason !== '' && { reason }),
  });
}

function carryOut(tx: Transaction, id: Ordinal, { step, action, changes, variables = {} }: Step): void {
  switch (step) {
    case 'creating': {
      // Who it is given to is told to the listeners of that step.
      const { assignee, ...others } = changes;
      change(tx, id, action, others);
      if (typeof assignee === 'string')
        beginStep(tx, id, { step: 'assigning', action, changes: { assignee } });
      return;
    }
    case 'assigning':
    case 'updating':
      change(tx, id, action, changes);
      return;
    case 'completing': {
      change(tx, id, action, changes);
      const { elementInstance, token } = taskOf(tx, id);
      finishWork(tx, elementInstance, variables, (kept) =>
        tx.emit('UserTaskCompleted', {
          userTask: id,
          elementInstance,
          token,
          action,
          ...(kept && { variables: kept }),
        }),
      );
      return;
    }
    case 'canceling':
      missing('canceling as a step of its own of user task', id);
  }
}

/** Only what is another value than before is recorded. */
function change(tx: Transaction, id: Ordinal, action: string, changes: UserTaskChanges): void {
  const task = taskOf(tx, id);
  const { token } = task;
  const { assignee, ...others } = changes;
  if (assignee !== undefined && assignee !== (task.assignee ?? null))
    tx.emit('UserTaskAssigned', { userTask: id, token, assignee, action });
  const different = Object.entries(others).filter(([name, value]) => {
    const before = task[name as keyof typeof others] ?? null;
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(before);
  });
  if (different.length === 0) return;
  tx.emit('UserTaskUpdated', { userTask: id, token, action, changes: Object.fromEntries(different) });
}

const taskOf = (tx: Transaction, id: Ordinal): UserTask =>
  get(tx.state.userTasks, id) ?? missing('user task', id);

function elementOf(tx: Transaction, id: string): UserTaskElement {
  const element = tx.context.graph.elements.get(id);
  return element?.type === 'userTask' ? element : missing('user task element', id);
}
