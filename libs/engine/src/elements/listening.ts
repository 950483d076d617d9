import type { ExecutionListener, Ordinal } from '@onward/model';
import { closeSubscription, subscriptionsOf } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import type { Listener } from './behaviour.js';
import { createJob } from './job.js';

/** What may have execution listeners: an element, or the process. */
export interface Listening {
  readonly id: string;
  readonly listeners?: readonly ExecutionListener[];
}

type Step = ExecutionListener['on'];

/** What comes after the listeners of a step. */
export type Then<E> = (tx: Transaction, element: E, elementInstance: Ordinal) => void;

export const hasListeners = ({ listeners }: Omit<Listening, 'id'>, on?: Step): boolean =>
  listeners?.some((listener) => on === undefined || listener.on === on) === true;

/** The first listener's job; without one, what comes after the listeners. */
export function listen<E extends Listening>(
  tx: Transaction,
  element: E,
  elementInstance: Ordinal,
  on: Step,
  next: Then<E>,
): void {
  listenFrom(tx, element, elementInstance, on, 0, next);
}

/**
 * The same when the element's work is done. Of a scope, nothing starts in it any more: its event sub-processes wait for nothing, while its
 * boundary events may still interrupt it.
 */
export function listenToEnd<E extends Listening>(
  tx: Transaction,
  element: E,
  elementInstance: Ordinal,
  next: Then<E>,
): void {
  if (hasListeners(element, 'end')) closeInside(tx, elementInstance);
  listen(tx, element, elementInstance, 'end', next);
}

function closeInside(tx: Transaction, elementInstance: Ordinal): void {
  for (const subscription of subscriptionsOf(tx, elementInstance)) {
    if (tx.context.graph.elements.get(subscription.element)?.type === 'startEvent')
      closeSubscription(tx, subscription);
  }
}

/** A listener's job is done: the next one's, or what comes after the last. */
export const afterListener =
  <E extends Listening>(start: Then<E>, end: Then<E>) =>
  (tx: Transaction, element: E, elementInstance: Ordinal, { on, index }: Listener): void => {
    if (on === 'start') listenFrom(tx, element, elementInstance, on, index + 1, start);
    else listenFrom(tx, element, elementInstance, 'end', index + 1, end);
  };

function listenFrom<E extends Listening>(
  tx: Transaction,
  element: E,
  elementInstance: Ordinal,
  on: Step,
  from: number,
  next: Then<E>,
): void {
  // Compensation is about to end it; but what is done is completed, so that it is compensated.
  if (tx.isFrozen) {
    if (on === 'end') next(tx, element, elementInstance);
    return;
  }
  const listeners = element.listeners ?? [];
  const index = listeners.findIndex((listener, at) => at >= from && listener.on === on);
  const listener = listeners[index];
  if (listener === undefined) next(tx, element, elementInstance);
  else createJob(tx, element, listener.job, elementInstance, { on, index });
}
