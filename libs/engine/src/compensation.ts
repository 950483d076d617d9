import { invariant, type Ordinal } from '@onward/model';
import { catchEvent } from './catching.js';
import { nextEntry } from './compensation-order.js';
import { completeThrower } from './elements/index.js';
import { endTokens, mark, releaseProcess, terminateInstance } from './scopes.js';
import type { CompensationEntry, CompensationRun } from './state.js';
import type { Transaction } from './transaction.js';

/*
 * CompensationStarted ─ the scope's tokens end ─┬─ CompensationUnrolled (a sub-process without a handler) ─┐
 *           (failure, cancel)                   ├─ CompensationStepStarted ··· CompensationStepCompleted ──┤ entries left
 *                                               └──────────────────────────◄────────────────────────────────┤
 *                                                                      CompensationCompleted ◄──────────────┘ none left
 */

/**
 * Compensation's next move in a scope where no step is under way (BPMN 2.0.2 §10.7.2, §13.5.5): ends the other tokens where a failure
 * or a cancellation is why, then compensates what completed last, then goes on with what comes after.
 */
export function goOnCompensating(tx: Transaction, scope: Ordinal): void {
  const children = tx.scope(scope);
  const run = children.compensation;
  invariant(run !== undefined, 'compensation is under way');
  const endsScope = run.failure !== undefined || run.cancel === true;
  const left = endsScope ? endTokens(tx, scope, true) : 'nothing';
  if (left === 'waits') mark(tx, scope, { cause: 'COMPENSATED', waits: true });
  if (left !== 'nothing') return;
  const next = nextEntry(tx.scope(scope), run);
  if (next === undefined) finish(tx, scope, run);
  else startStep(tx, scope, next.entry);
}

function startStep(tx: Transaction, scope: Ordinal, entry: CompensationEntry): void {
  const { handler, elementInstance: compensates, element, revision: variablesOf } = entry;
  if (handler === undefined) {
    tx.emit('CompensationUnrolled', { scope, compensates, element });
    return;
  }
  const token = tx.nextOrdinal;
  tx.emit('CompensationStepStarted', { scope, token, handler, compensates, element, variablesOf });
  tx.emit('TokenCreated', { token, element: handler, scope });
}

function finish(tx: Transaction, scope: Ordinal, { failure, thrower, cancel }: CompensationRun): void {
  tx.emit('CompensationCompleted', {
    scope,
    ...(failure !== undefined && { failure }),
    ...(thrower !== undefined && { thrower }),
  });
  if (failure !== undefined) {
    releaseProcess(tx);
    tx.emit('ProcessInstanceTerminated', { reason: 'COMPENSATED' });
  } else if (cancel) endTransaction(tx, scope);
  else if (thrower !== undefined && tx.find(thrower) !== undefined) completeThrower(tx, thrower);
}

/** A cancelled transaction goes on at its cancel boundary event; without one its token ends (BPMN 2.0.2 §13.3.4). */
function endTransaction(tx: Transaction, scope: Ordinal): void {
  const { graph } = tx.context;
  const instance = tx.instance(scope);
  const boundary = graph
    .boundaryEvents(instance.element)
    .find(({ triggers }) => triggers?.some(({ type }) => type === 'cancel') === true);
  // The boundary events of an activity with several instances are those of its body.
  if (boundary !== undefined)
    catchEvent(tx, boundary, instance.iteration === undefined ? scope : instance.scope, {});
  else terminateInstance(tx, instance);
}
