import { invariant, type Ordinal } from '@onward/model';
import { last } from './ordinal-map.js';
import { endTokens } from './scopes.js';
import type { CompensationEntry } from './state.js';
import type { Transaction } from './transaction.js';

/*
 * CompensationStarted ─ the scope's tokens end ─┬─ CompensationStepStarted ··· CompensationStepCompleted ─┐
 *                                               └──────────────────────────◄───────────────────────────────┤ entries left
 *                                                                     CompensationCompleted ◄──────────────┘ none left
 */

/**
 * Compensation's next move in a scope where no step is under way (BPMN 2.0.2 §10.7.2, §13.5.5): ends the other tokens, then
 * compensates what completed last, then ends the instance.
 */
export function goOnCompensating(tx: Transaction, scope: Ordinal): void {
  if (!endTokens(tx, scope, true)) return;
  const children = tx.scope(scope);
  const newest = last(children.compensable);
  if (newest !== undefined) {
    startStep(tx, scope, newest[1]);
    return;
  }
  invariant(children.compensation !== undefined, 'compensation is under way');
  tx.emit('CompensationCompleted', { scope, failure: children.compensation.failure });
  tx.emit('ProcessInstanceTerminated', { reason: 'COMPENSATED' });
}

function startStep(tx: Transaction, scope: Ordinal, entry: CompensationEntry): void {
  const { handler, elementInstance: compensates, element, revision: variablesOf } = entry;
  const token = tx.nextOrdinal;
  tx.emit('CompensationStepStarted', { scope, token, handler, compensates, element, variablesOf });
  tx.emit('TokenCreated', { token, element: handler, scope });
}
