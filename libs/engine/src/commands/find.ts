import type { Ordinal, Rejection } from '@onward/model';
import { get } from '../ordinal-map.js';
import { reject } from '../rejections.js';
import type { EndedAs, EventSubscription, Incident, Job, UserTask } from '../state.js';
import { isBeingEnded } from '../stopped.js';
import type { Transaction } from '../transaction.js';

/** Something a command names, or why the command is refused. */
export type Found<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rejection: Rejection };

const refused = (rejection: Rejection): Found<never> => ({ ok: false, rejection });

/** A job that has not ended, open or failed. */
export function findJob(tx: Transaction, id: Ordinal): Found<Job> {
  const job = get(tx.state.jobs, id);
  if (job?.status === 'abandoned') return refused(wrongJobState('CANCELED'));
  if (job !== undefined) {
    const isOver = job.listener?.on !== 'canceling' && isBeingEnded(tx, job.elementInstance);
    return isOver ? refused(wrongJobState('CANCELED')) : { ok: true, value: job };
  }
  const state = endOf(tx, id, 'JOB_');
  if (state !== undefined) return refused(wrongJobState(state));
  return refused(reject('JOB_NOT_FOUND', 'There is no job with this key. Use the key of an activated job.'));
}

/** A job that a worker may still answer. */
export function findOpenJob(tx: Transaction, id: Ordinal): Found<Job> {
  const found = findJob(tx, id);
  return found.ok && found.value.status === 'failed' ? refused(wrongJobState('FAILED')) : found;
}

export function findUserTask(tx: Transaction, id: Ordinal): Found<UserTask> {
  const task = get(tx.state.userTasks, id);
  if (task !== undefined) return { ok: true, value: task };
  const state = endOf(tx, id, 'USER_TASK_');
  if (state === undefined) {
    return refused(
      reject(
        'USER_TASK_NOT_FOUND',
        'There is no user task with this key. Search for the task and use its key.',
      ),
    );
  }
  return refused(wrongTaskState(state));
}

const wrongTaskState = (state: string): Rejection =>
  reject('USER_TASK_WRONG_STATE', `The user task is ${state} already; nothing more can be done with it.`, {
    state,
  });

/** A user task with which something can be begun: none of its listeners is being waited for. */
export function findRestingUserTask(tx: Transaction, id: Ordinal): Found<UserTask> {
  const found = findUserTask(tx, id);
  if (!found.ok) return found;
  if (found.value.step === undefined)
    return isBeingEnded(tx, found.value.elementInstance) ? refused(wrongTaskState('CANCELED')) : found;
  const state = found.value.step.step.toUpperCase();
  const message = `The user task is ${state}: it waits for its task listeners. Try again when they are done.`;
  return refused(reject('USER_TASK_WRONG_STATE', message, { state }));
}

export function findIncident(tx: Transaction, id: Ordinal): Found<Incident> {
  const incident = get(tx.state.incidents, id);
  if (incident !== undefined) return { ok: true, value: incident };
  const state = endOf(tx, id, 'INCIDENT_');
  if (state === undefined) {
    return refused(
      reject(
        'INCIDENT_NOT_FOUND',
        'There is no incident with this key. Search for the incident and use its key.',
      ),
    );
  }
  const message = `The incident is ${state} already. If the element is stuck again, it has a new incident.`;
  return refused(reject('INCIDENT_WRONG_STATE', message, { state }));
}

export function findSubscription(tx: Transaction, id: Ordinal): Found<EventSubscription> {
  const subscription = get(tx.state.subscriptions, id);
  const isOver = subscription !== undefined && isBeingEnded(tx, subscription.elementInstance);
  if (subscription !== undefined && !isOver) return { ok: true, value: subscription };
  const state = isOver ? 'DELETED' : endOf(tx, id, 'SUBSCRIPTION_');
  return state === undefined
    ? refused(reject('SUBSCRIPTION_NOT_FOUND', 'There is no event subscription with this key.'))
    : refused(reject('SUBSCRIPTION_WRONG_STATE', `The event subscription is ${state} already.`, { state }));
}

function wrongJobState(state: string): Rejection {
  const advice =
    state === 'FAILED'
      ? 'Resolve its incident first, then activate it again.'
      : 'Its result is not needed any more.';
  return reject('JOB_WRONG_STATE', `The job is ${state}. ${advice}`, { state });
}

function endOf(
  tx: Transaction,
  id: Ordinal,
  prefix: 'JOB_' | 'USER_TASK_' | 'INCIDENT_' | 'SUBSCRIPTION_',
): string | undefined {
  const ended: EndedAs | undefined = get(tx.state.ended, id);
  return ended?.startsWith(prefix) ? ended.slice(prefix.length) : undefined;
}
