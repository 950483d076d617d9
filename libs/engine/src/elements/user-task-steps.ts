import type { Ordinal } from '@onward/model';
import { goOnCanceling } from '../catching.js';
import type { UserTaskChanges } from '../events.js';
import { missing } from '../missing.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables } from '../variables/assign.js';
import { finishWork } from './activity.js';
import {
  askNext,
  hasTaskListeners,
  startStep,
  userTaskElement,
  userTaskOf,
  type Step,
} from './task-listening.js';

/*
 * asked for ─┬─ no listener ────────────────────────────────────────────────────────────┬─ what was asked for happens
 *            └─ UserTaskStepStarted ── a job per listener, in order ── UserTaskStepEnded ┤
 *                                          └─ UserTaskStepCorrected                      └─ denied: nothing happens
 */

/**
 * Begins a step in the life of a user task.
 * @returns whether it waits for its listeners; where nobody listens, it is done at once
 */
export function beginStep(tx: Transaction, id: Ordinal, asked: Step): boolean {
  if (!hasTaskListeners(userTaskElement(tx, userTaskOf(tx, id).element), asked.step)) {
    carryOut(tx, id, asked);
    return false;
  }
  startStep(tx, id, asked);
  goOnWithStep(tx, id);
  return true;
}

/** The next listener's job; without one, what the step is for. */
export function goOnWithStep(tx: Transaction, id: Ordinal): void {
  const { step: pending, token } = userTaskOf(tx, id);
  if (pending === undefined) missing('step of user task', id);
  // Compensation is about to end the task.
  if (tx.isFrozen && pending.step !== 'canceling') return;
  if (askNext(tx, id, pending)) return;
  tx.emit('UserTaskStepEnded', { userTask: id, token, step: pending.step });
  carryOut(tx, id, pending);
}

/** A listener has denied it: the task stays as it was. */
export function denyStep(tx: Transaction, id: Ordinal, reason: string | undefined): void {
  const { step, token } = userTaskOf(tx, id);
  tx.emit('UserTaskStepEnded', {
    userTask: id,
    token,
    step: (step ?? missing('step of user task', id)).step,
    denied: true,
    ...(reason !== undefined && reason !== '' && { reason }),
  });
}

function carryOut(tx: Transaction, id: Ordinal, asked: Step): void {
  const { step, action, changes, variables = {}, interruption } = asked;
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
      change(tx, id, action, changes);
      return;
    case 'updating': {
      const { elementInstance } = userTaskOf(tx, id);
      change(tx, id, action, changes);
      if (asked.local === true) setVariables(tx, elementInstance, variables);
      else propagate(tx, elementInstance, variables);
      return;
    }
    case 'completing': {
      change(tx, id, action, changes);
      const { elementInstance, token } = userTaskOf(tx, id);
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
      goOnCanceling(tx, userTaskOf(tx, id).elementInstance, interruption);
  }
}

/** Only what is another value than before is recorded. */
function change(tx: Transaction, id: Ordinal, action: string, changes: UserTaskChanges): void {
  const task = userTaskOf(tx, id);
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
