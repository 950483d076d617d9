import type { Ordinal } from '@onward/model';
import type { TerminationCause } from './events.js';
import { first, get } from './ordinal-map.js';
import type { Job } from './state.js';
import type { Transaction } from './transaction.js';

/**
 * Ends all tokens of a scope, then the scope. What does not fit into this append is left for the next: the scope is then marked, no
 * token of it runs on, and `advance` calls this again.
 */
export function terminateScope(tx: Transaction, scope: Ordinal, cause: TerminationCause): void {
  if (!endTokens(tx, scope, false)) {
    if (tx.scope(scope).terminating !== cause) tx.emit('ScopeTerminating', { scope, cause });
    return;
  }
  if (cause === 'CANCELED') tx.emit('ProcessInstanceTerminated', { reason: 'CANCELED' });
  else tx.emit('ProcessInstanceCompleted', {});
}

/**
 * Ends tokens of a scope until none is left (true) or the append is full (false).
 * @param mayComplete jobs of activities with a compensation handler may still complete: compensation is what ends the tokens
 */
export function endTokens(tx: Transaction, scope: Ordinal, mayComplete: boolean): boolean {
  for (;;) {
    const token = first(tx.scope(scope).tokens)?.[0];
    if (token === undefined) return true;
    if (tx.isFull) return false;
    terminateToken(tx, token, mayComplete);
  }
}

function terminateToken(tx: Transaction, id: Ordinal, mayComplete: boolean): void {
  const { elementInstance } = tx.token(id);
  if (elementInstance === undefined) {
    tx.emit('TokenTerminated', { token: id });
    return;
  }
  const { element, job, userTask, incident } = tx.instance(elementInstance);
  if (userTask !== undefined) tx.emit('UserTaskCanceled', { userTask, elementInstance, token: id });
  if (job !== undefined) {
    const abandoned = mayComplete && isCompensable(tx, get(tx.state.jobs, job));
    tx.emit('JobCanceled', { job, elementInstance, token: id, ...(abandoned && { abandoned }) });
  }
  if (incident !== undefined) tx.emit('IncidentResolved', { incident, token: id, elementInstance, element });
  tx.emit('ElementTerminated', { elementInstance, element, token: id });
}

/** Somebody may be at work on it, and what he does can be undone. */
function isCompensable(tx: Transaction, job: Job | undefined): boolean {
  return job?.status === 'open' && tx.context.graph.compensationHandler(job.element) !== undefined;
}
