import type { Ordinal } from '@onward/model';
import { cancelFirst, isCanceling } from './elements/task-listening.js';
import { NO_TOKEN } from './incidents.js';
import { get, keys } from './ordinal-map.js';
import type { CompensationRun, ElementInstance, Job, ScopeState } from './state.js';
import { closeSubscription, closeSubscriptions, subscriptionsOf } from './subscriptions.js';
import type { Transaction } from './transaction.js';

type Terminating = NonNullable<ScopeState['terminating']>;

/**
 * Ends all tokens of a scope. What does not fit into this append, and what waits for task listeners, is left for later: the scope is then
 * marked, no token of it runs on, and `advance` calls this again.
 * @returns whether all have ended
 */
export function endAll(tx: Transaction, scope: Ordinal, terminating: Terminating): boolean {
  const left = endTokens(tx, scope, false);
  if (left !== 'nothing')
    mark(tx, scope, { ...terminating, ...(left === 'waits' && { waits: true as const }) });
  return left === 'nothing';
}

/** What is left of a scope's tokens: some did not fit into the append, or all of them wait for their canceling listeners. */
export type Left = 'nothing' | 'some' | 'waits';

/**
 * Ends tokens of a scope, and of the scopes in it.
 * @param byCompensation jobs of activities with a compensation handler may still complete, and what has completed in a sub-process
 * that is ended is compensated with the rest
 */
export function endTokens(tx: Transaction, scope: Ordinal, byCompensation: boolean): Left {
  for (;;) {
    const token = innermost(tx, scope);
    if (token === undefined) break;
    if (tx.isFull) return 'some';
    terminateToken(tx, token, byCompensation);
  }
  if (tx.scope(scope).tokens.size === 0) return 'nothing';
  quieten(tx, scope);
  return 'waits';
}

/** That a scope is being ended, where that is not known already. */
export function mark(tx: Transaction, scope: Ordinal, terminating: Terminating): void {
  const { cause, interruption, waits } = terminating;
  const known = tx.scope(scope).terminating;
  const isKnown =
    known?.cause === cause && known.waits === waits && known.interruption?.element === interruption?.element;
  if (!isKnown) tx.emit('ScopeTerminating', { scope, ...terminating });
}

/** A token of the scope, or within one of them, that has nothing in it and does not wait for its end already. */
function innermost(tx: Transaction, scope: Ordinal): Ordinal | undefined {
  for (const id of keys(tx.scope(scope).tokens)) {
    const { elementInstance } = tx.token(id);
    if (elementInstance === undefined) return id;
    const instance = tx.instance(elementInstance);
    if (isCanceling(tx, instance)) continue;
    if (instance.children === undefined || instance.children.tokens.size === 0) return id;
    const found = innermost(tx, elementInstance);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** In a scope that waits for canceling listeners nothing begins, and nothing interrupts what is in it. */
function quieten(tx: Transaction, scope: Ordinal): void {
  for (const subscription of subscriptionsOf(tx, scope)) {
    if (tx.context.graph.elements.get(subscription.element)?.type === 'startEvent')
      closeSubscription(tx, subscription);
  }
  for (const id of keys(tx.scope(scope).tokens)) {
    const { elementInstance } = tx.token(id);
    const children = elementInstance === undefined ? undefined : tx.instance(elementInstance).children;
    if (elementInstance === undefined || children === undefined) continue;
    closeSubscriptions(tx, elementInstance);
    mark(tx, elementInstance, { ...(children.terminating ?? { cause: 'AROUND' }), waits: true });
    quieten(tx, elementInstance);
  }
}

/**
 * What had been thrown in a scope that is interrupted ends with the tokens that threw it. A handler that has ended with them has undone
 * nothing for certain: what it was to undo can still be compensated.
 */
export function dropCompensation(tx: Transaction, scope: Ordinal): void {
  for (let run = tx.scope(scope).compensation; run !== undefined; run = tx.scope(scope).compensation)
    tx.emit('CompensationCompleted', {
      scope,
      interrupted: true,
      ...(hasBegun(run) && { returns: true as const }),
    });
}

/** Of compensation that takes the place of what had been thrown in the scope. */
export function returning(tx: Transaction, scope: Ordinal): { readonly returns?: true } {
  const run = tx.scope(scope).compensation;
  return run !== undefined && hasBegun(run) ? { returns: true } : {};
}

/** Something is to be given back of it. */
const hasBegun = ({ current, unrolled }: CompensationRun): boolean =>
  current !== undefined || unrolled.some(({ entry }) => (entry.nested?.size ?? 0) > 0);

function terminateToken(tx: Transaction, id: Ordinal, byCompensation: boolean): void {
  const { elementInstance } = tx.token(id);
  if (elementInstance === undefined) {
    tx.emit('TokenTerminated', { token: id });
    return;
  }
  const instance = tx.instance(elementInstance);
  if (!cancelFirst(tx, instance)) terminateInstance(tx, instance, byCompensation);
}

/** Ends an element instance that has no tokens in it (any more), its work, and what it waits for. */
export function terminateInstance(tx: Transaction, instance: ElementInstance, byCompensation = false): void {
  const { id: elementInstance, element, job, userTask, incident, call, children } = instance;
  const token = instance.token as Ordinal;
  const handler = byCompensation ? handlerOfDone(tx, instance) : undefined;
  if (userTask !== undefined) tx.emit('UserTaskCanceled', { userTask, elementInstance, token });
  if (job !== undefined) {
    const abandoned = byCompensation && isCompensable(tx, get(tx.state.jobs, job));
    tx.emit('JobCanceled', { job, elementInstance, token, ...(abandoned && { abandoned }) });
  }
  if (call?.child !== undefined)
    tx.emit('CallCanceled', { elementInstance, element, token, child: call.child });
  closeSubscriptions(tx, elementInstance);
  if (incident !== undefined) tx.emit('IncidentResolved', { incident, token, elementInstance, element });
  if (handler !== undefined) {
    tx.emit('ElementCompleted', { elementInstance, element, token, ends: true, handler });
    return;
  }
  if (byCompensation && children?.compensation !== undefined) dropCompensation(tx, elementInstance);
  const compensable = byCompensation && (tx.instance(elementInstance).children?.compensable.size ?? 0) > 0;
  tx.emit('ElementTerminated', {
    elementInstance,
    element,
    token,
    ...(compensable && { compensable }),
  });
}

/** Its work is done, and only its end listeners were waited for: it has completed, as far as compensation is concerned. */
function handlerOfDone(tx: Transaction, { element, incident, job }: ElementInstance): string | undefined {
  const listener =
    (job === undefined ? undefined : get(tx.state.jobs, job)?.listener) ??
    (incident === undefined ? undefined : get(tx.state.incidents, incident)?.listener);
  return listener?.on === 'end' ? tx.context.graph.compensationHandler(element) : undefined;
}

/** The process ends: so do what it waits for, and the job or incident of its own listeners. */
export function releaseProcess(tx: Transaction): void {
  const { id: elementInstance, element, incident, job } = tx.instance(0);
  const of = { token: NO_TOKEN, elementInstance };
  if (job !== undefined) tx.emit('JobCanceled', { job, ...of });
  closeSubscriptions(tx, elementInstance);
  if (incident !== undefined) tx.emit('IncidentResolved', { incident, element, ...of });
}

/** Somebody may be at work on it, and what he does can be undone. */
function isCompensable(tx: Transaction, job: Job | undefined): boolean {
  return (
    job?.status === 'open' &&
    job.listener === undefined &&
    tx.context.graph.compensationHandler(job.element) !== undefined
  );
}
