import type { Ordinal } from '@onward/model';
import { first, get } from './ordinal-map.js';
import type { ElementInstance, Job, ScopeState } from './state.js';
import { closeSubscriptions } from './subscriptions.js';
import type { Transaction } from './transaction.js';

type Terminating = NonNullable<ScopeState['terminating']>;

/**
 * Ends all tokens of a scope. What does not fit into this append is left for the next: the scope is then marked, no token of it runs
 * on, and `advance` calls this again.
 * @returns whether all have ended
 */
export function endAll(tx: Transaction, scope: Ordinal, terminating: Terminating): boolean {
  if (endTokens(tx, scope, false)) return true;
  if (tx.scope(scope).terminating?.cause !== terminating.cause)
    tx.emit('ScopeTerminating', { scope, ...terminating });
  return false;
}

/**
 * Ends tokens of a scope, and of the scopes in it, until none is left (true) or the append is full (false).
 * @param byCompensation jobs of activities with a compensation handler may still complete, and what has completed in a sub-process
 * that is ended is compensated with the rest
 */
export function endTokens(tx: Transaction, scope: Ordinal, byCompensation: boolean): boolean {
  for (;;) {
    const token = innermost(tx, scope);
    if (token === undefined) return true;
    if (tx.isFull) return false;
    terminateToken(tx, token, byCompensation);
  }
}

/** A token of the scope, or within one of them, that has nothing in it. */
function innermost(tx: Transaction, scope: Ordinal): Ordinal | undefined {
  let found: Ordinal | undefined;
  for (let at = first(tx.scope(scope).tokens)?.[0]; at !== undefined;) {
    found = at;
    const { elementInstance } = tx.token(at);
    const children = elementInstance === undefined ? undefined : tx.instance(elementInstance).children;
    at = children && first(children.tokens)?.[0];
  }
  return found;
}

/** What had been thrown in a scope that is interrupted ends with the tokens that threw it. */
export function dropCompensation(tx: Transaction, scope: Ordinal): void {
  while (tx.scope(scope).compensation !== undefined)
    tx.emit('CompensationCompleted', { scope, interrupted: true });
}

function terminateToken(tx: Transaction, id: Ordinal, byCompensation: boolean): void {
  const { elementInstance } = tx.token(id);
  if (elementInstance === undefined) tx.emit('TokenTerminated', { token: id });
  else terminateInstance(tx, tx.instance(elementInstance), byCompensation);
}

/** Ends an element instance that has no tokens in it (any more), its work, and what it waits for. */
export function terminateInstance(tx: Transaction, instance: ElementInstance, byCompensation = false): void {
  const { id: elementInstance, element, job, userTask, incident, call, children } = instance;
  const token = instance.token as Ordinal;
  if (userTask !== undefined) tx.emit('UserTaskCanceled', { userTask, elementInstance, token });
  if (job !== undefined) {
    const abandoned = byCompensation && isCompensable(tx, get(tx.state.jobs, job));
    tx.emit('JobCanceled', { job, elementInstance, token, ...(abandoned && { abandoned }) });
  }
  if (call?.child !== undefined)
    tx.emit('CallCanceled', { elementInstance, element, token, child: call.child });
  closeSubscriptions(tx, elementInstance);
  if (incident !== undefined) tx.emit('IncidentResolved', { incident, token, elementInstance, element });
  const compensable = byCompensation && children !== undefined && children.compensable.size > 0;
  tx.emit('ElementTerminated', {
    elementInstance,
    element,
    token,
    ...(compensable && { compensable }),
  });
}

/** Somebody may be at work on it, and what he does can be undone. */
function isCompensable(tx: Transaction, job: Job | undefined): boolean {
  return (
    job?.status === 'open' &&
    job.listener === undefined &&
    tx.context.graph.compensationHandler(job.element) !== undefined
  );
}
