import type { Ordinal } from '@onward/model';
import { goOnEnding, trigger } from './catching.js';
import { completeScope, execute } from './elements/index.js';
import { completeProcess } from './elements/process.js';
import { goOnCompensating } from './compensation.js';
import { holds, noteConcerned } from './conditions.js';
import { throwDeferred } from './deferred-throws.js';
import { entriesFrom, first, get, has } from './ordinal-map.js';
import { dropCompensation } from './scopes.js';
import { isStopped } from './stopped.js';
import { isSynchronisationDue, synchronise } from './synchronisation.js';
import type { Transaction } from './transaction.js';

const PROCESS = 0;

/**
 * Straight through: executes ready tokens, first in, first out, until each waits or is gone, or the append is full. The bound is
 * looked at between steps, and one step's events belong together.
 */
export function advance(tx: Transaction): void {
  settle(tx);
  while (!tx.isFull && step(tx)) settle(tx);
}

/** What the last step has brought about beside the tokens. */
function settle(tx: Transaction): void {
  throwDeferred(tx);
  checkConditions(tx);
}

/** Whether another step is due: what `AdvanceDeferred` says. */
export function isAdvanceDue(tx: Transaction): boolean {
  const { due, ready, status } = tx.state;
  if (status !== 'ACTIVE') return false;
  if (tx.isFrozen) return isEnding(tx);
  return due.size > 0 || ready.size > 0 || isSynchronisationDue(tx);
}

/** Also in a frozen instance, cancelling goes on. */
function isEnding(tx: Transaction): boolean {
  const { terminating } = tx.scope(PROCESS);
  return terminating !== undefined && terminating.waits !== true;
}

/** One step; false where there is none to take. */
function step(tx: Transaction): boolean {
  if (tx.state.status !== 'ACTIVE') return false;
  if (tx.isFrozen) {
    if (!isEnding(tx)) return false;
    goOnWith(tx, PROCESS);
    return true;
  }
  const scope = first(tx.state.due)?.[0];
  if (scope !== undefined) {
    goOnWith(tx, scope);
    return true;
  }
  const token = nextReady(tx);
  if (token === undefined) return synchronise(tx);
  execute(tx, tx.token(token));
  return true;
}

/**
 * First in, first out; but a signal is heard only by those who wait by then, and parallel branches are to wait for it whichever of
 * them comes first in the file. So it is thrown when no other token can move any more.
 */
function nextReady(tx: Transaction): Ordinal | undefined {
  const oldest = first(tx.state.ready)?.[1];
  if (oldest === undefined || !throwsSignal(tx, oldest)) return oldest;
  for (const [arrived, token] of entriesFrom(tx.state.ready, tx.signalsBefore)) {
    if (!throwsSignal(tx, token)) return token;
    tx.signalsBefore = arrived + 1;
  }
  return oldest;
}

function throwsSignal(tx: Transaction, token: Ordinal): boolean {
  const element = tx.context.graph.elements.get(tx.token(token).element);
  return (
    (element?.type === 'endEvent' || element?.type === 'intermediateThrowEvent') &&
    element.throws?.some(({ type }) => type === 'signal') === true
  );
}

/** A scope that is being ended or compensated, or that has come to an end. */
function goOnWith(tx: Transaction, scope: Ordinal): void {
  const { terminating, compensation } = tx.scope(scope);
  if (terminating !== undefined && terminating.cause !== 'COMPENSATED') goOnEnding(tx, scope, terminating);
  else if (compensation !== undefined && compensation.current === undefined) goOnCompensating(tx, scope);
  // A terminate end event has ended the handler, too.
  else if (compensation?.current !== undefined && !has(tx.state.tokens, compensation.current.token))
    dropCompensation(tx, scope);
  else if (scope !== PROCESS) completeScope(tx, scope);
  else completeProcess(tx);
}

/** Conditions that are new, and those that changes of variables concern: those that hold now have occurred. */
function checkConditions(tx: Transaction): void {
  const { conditionsToCheck } = tx;
  noteConcerned(tx);
  if (conditionsToCheck.size === 0 || tx.isFrozen) return;
  const ids = [...conditionsToCheck];
  conditionsToCheck.clear();
  for (const id of ids) {
    const subscription = get(tx.state.subscriptions, id);
    if (subscription === undefined || isStopped(tx, subscription.elementInstance)) continue;
    const { disarmed, elementInstance, element } = subscription;
    const holdsNow = holds(tx, subscription);
    if (holdsNow && disarmed !== true) trigger(tx, subscription, { variables: {} });
    else if (!holdsNow && disarmed === true)
      tx.emit('EventSubscriptionRearmed', { subscription: id, elementInstance, element });
  }
}
