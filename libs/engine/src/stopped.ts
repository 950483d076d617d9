import type { Ordinal } from '@onward/model';
import { isCompensating } from './incidents.js';
import type { Transaction } from './transaction.js';

const PROCESS = 0;

/** It lies in a scope whose end has been decided, and takes several appends or waits for listeners: it is as good as gone. */
export function isBeingEnded(tx: Transaction, elementInstance: Ordinal): boolean {
  for (let at = elementInstance; ;) {
    const { children, scope } = tx.instance(at);
    if (children?.terminating !== undefined) return true;
    if (at === PROCESS) return false;
    at = scope;
  }
}

/**
 * Whether nothing may happen there that is not recorded work: where all is being ended; and after a failure only what a compensation
 * handler waits for still comes (BPMN 2.0.2 §13.4.5), and that only when all other tokens have ended and its step is under way.
 */
export function isStopped(tx: Transaction, elementInstance: Ordinal): boolean {
  if (isBeingEnded(tx, elementInstance)) return true;
  if (tx.state.failure === undefined) return false;
  if (tx.isFrozen || tx.scope(PROCESS).compensation?.current === undefined) return true;
  const { token } = tx.instance(elementInstance);
  return token === undefined || !isCompensating(tx, token);
}
