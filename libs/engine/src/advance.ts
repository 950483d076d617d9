import { execute } from './elements/index.js';
import { goOnCompensating } from './compensation.js';
import { first } from './ordinal-map.js';
import { terminateScope } from './scopes.js';
import type { Transaction } from './transaction.js';

/** The scope of everything, until sub-processes have their own. */
const PROCESS = 0;

/**
 * Straight through: executes ready tokens, first in, first out, until each waits or is gone, or the append is full. The bound is
 * looked at between steps, and one step's events belong together.
 */
export function advance(tx: Transaction): void {
  while (!tx.isFull) if (!step(tx)) break;
}

/** Whether another step is due: what `AdvanceDeferred` says. */
export function isAdvanceDue(tx: Transaction): boolean {
  if (tx.state.status !== 'ACTIVE') return false;
  const { terminating, compensation, tokens } = tx.scope(PROCESS);
  if (terminating !== undefined) return true;
  if (compensation === undefined) {
    if (tx.state.failure !== undefined) return false;
    return tx.state.ready.size > 0 || tokens.size === 0;
  }
  return compensation.current === undefined || tx.state.ready.size > 0;
}

/** One step; false where there is none to take. */
function step(tx: Transaction): boolean {
  if (!isAdvanceDue(tx)) return false;
  const { terminating, compensation, tokens } = tx.scope(PROCESS);
  if (terminating !== undefined) terminateScope(tx, PROCESS, terminating);
  else if (compensation !== undefined && compensation.current === undefined) goOnCompensating(tx, PROCESS);
  else if (tokens.size === 0) tx.emit('ProcessInstanceCompleted', {});
  else {
    const [, token] = first(tx.state.ready) as readonly [number, number];
    execute(tx, tx.token(token));
  }
  return true;
}
