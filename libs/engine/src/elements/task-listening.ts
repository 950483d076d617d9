import type { Ordinal, UserTask as UserTaskElement } from '@onward/model';
import type { Interruption } from '../events.js';
import { missing } from '../missing.js';
import { get } from '../ordinal-map.js';
import type { ElementInstance, PendingStep, UserTask } from '../state.js';
import { closeSubscriptions } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { createJob } from './job.js';

/** A step as it is asked for. */
export type Step = Omit<PendingStep, 'next'>;

export const hasTaskListeners = ({ taskListeners = [] }: UserTaskElement, step: Step['step']): boolean =>
  taskListeners.some(({ on }) => on === step);

/** The step waits for the jobs of its listeners. */
export function startStep(tx: Transaction, id: Ordinal, asked: Step): void {
  const { elementInstance, token } = userTaskOf(tx, id);
  const { step, action, changes, variables, local, interruption } = asked;
  tx.emit('UserTaskStepStarted', {
    userTask: id,
    elementInstance,
    token,
    step,
    action,
    ...(Object.keys(changes).length > 0 && { changes }),
    ...(variables && { variables }),
    ...(local && { local }),
    ...(interruption && { interruption }),
  });
}

/** Creates the next listener's job of the step; false where there is none. */
export function askNext(tx: Transaction, id: Ordinal, { step, next }: PendingStep): boolean {
  const { elementInstance, element: elementId } = userTaskOf(tx, id);
  const element = userTaskElement(tx, elementId);
  const listeners = element.taskListeners ?? [];
  const index = listeners.findIndex(({ on }, at) => at >= next && on === step);
  const listener = listeners[index];
  if (listener !== undefined) createJob(tx, element, listener.job, elementInstance, { on: step, index });
  return listener !== undefined;
}

/** It waits for its canceling listeners. */
export const isCanceling = (tx: Transaction, { userTask }: ElementInstance): boolean =>
  userTask !== undefined && userTaskOf(tx, userTask).step?.step === 'canceling';

/**
 * A user task that is to be ended, and has listeners for that: ends what it does, and waits for them.
 * @param interruption the boundary event that interrupts it, which goes on afterwards
 * @returns false where nobody listens: it can be ended at once
 */
export function cancelFirst(
  tx: Transaction,
  instance: ElementInstance,
  interruption?: Interruption,
): boolean {
  const { id: elementInstance, element: id, incident, job, token = 0, userTask } = instance;
  if (userTask === undefined) return false;
  const element = userTaskElement(tx, id);
  if (!hasTaskListeners(element, 'canceling')) return false;
  if (job !== undefined) tx.emit('JobCanceled', { job, elementInstance, token });
  closeSubscriptions(tx, elementInstance);
  if (incident !== undefined) tx.emit('IncidentResolved', { incident, token, elementInstance, element: id });
  startStep(tx, userTask, {
    step: 'canceling',
    action: 'cancel',
    changes: {},
    ...(interruption && { interruption }),
  });
  askNext(tx, userTask, userTaskOf(tx, userTask).step ?? missing('step of user task', userTask));
  return true;
}

export const userTaskOf = (tx: Transaction, id: Ordinal): UserTask =>
  get(tx.state.userTasks, id) ?? missing('user task', id);

export function userTaskElement(tx: Transaction, id: string): UserTaskElement {
  const element = tx.context.graph.elements.get(id);
  return element?.type === 'userTask' ? element : missing('user task element', id);
}
