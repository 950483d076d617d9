import type { EndEvent, IntermediateThrowEvent, JsonObject, Ordinal, Throw } from '@onward/model';
import { closeStarts, terminateByEndEvent } from '../catching.js';
import { completeAndFlow, endsWith, leave } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import { returning } from '../scopes.js';
import type { Token } from '../state.js';
import { throwFrom, type ThrowOutcome } from '../throwing.js';
import type { Transaction } from '../transaction.js';
import { setVariables } from '../variables/assign.js';
import { lookupIn } from '../variables/lookup.js';
import { applyMappings, type Mapped } from '../variables/mappings.js';
import { outputsOf, setOutputs } from './activity.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';
import { createJob } from './job.js';
import { afterListener, hasListeners, listen, listenToEnd } from './listening.js';

type ThrowingEvent = EndEvent | IntermediateThrowEvent;

/**
 * Intermediate throw and end events (BPMN 2.0.2 §13.5.2, §13.5.6). Several things are thrown in their order. What takes time (a job
 * that sends a message, compensation that is waited for) comes last, and the event completes when it is done.
 */
const throwing: ElementBehaviour<ThrowingEvent> = {
  execute(tx, element, token) {
    const throws = element.throws ?? [];
    if (hasListeners(element)) prepare(tx, element, activate(tx, element, token));
    else if (throws.length === 0) goThrough(tx, element, token);
    else if (throws.length === 1 && throws[0]?.type === 'terminate') terminate(tx, element, token);
    else if (throws.length === 1 && throws[0]?.type === 'link') jump(tx, element, token, throws[0].name);
    else prepare(tx, element, activate(tx, element, token));
  },
  retry(tx, element, { id, job, result }, { errorType }) {
    if (job !== undefined) missing('retry of a job by its element', id);
    if (result !== undefined) finish(tx, element, id, result, outputsOf(tx, element, id, result));
    else if (errorType === 'IO_MAPPING_ERROR' || errorType === 'VARIABLE_SIZE_EXCEEDED')
      prepare(tx, element, id);
    else throwAll(tx, element, id);
  },
  listened: afterListener<ThrowingEvent>(throwAll, leaveThrowing),
};

export const endEvent: ElementBehaviour<EndEvent> = throwing;
export const intermediateThrowEvent: ElementBehaviour<IntermediateThrowEvent> = throwing;

function goThrough(tx: Transaction, element: ThrowingEvent, token: Token): void {
  const outgoing = tx.context.graph.outgoing(element.id);
  pass(tx, element, token, endsWith(outgoing));
  leave(tx, token.id, token.scope, outgoing);
}

/** The token ends, and so do all others of its scope, which completes (BPMN 2.0.2 §13.5.6). */
function terminate(tx: Transaction, element: ThrowingEvent, token: Token): void {
  pass(tx, element, token, true);
  terminateByEndEvent(tx, token.scope);
}

/** A link: the token goes on at the catching event of that name in the scope (BPMN 2.0.2 §10.5.5). */
function jump(tx: Transaction, element: ThrowingEvent, token: Token, name: string): void {
  const target = tx.context.graph.linkTarget(name, element.scope);
  if (target === undefined) {
    const message = `There is no link event "${name}" to go on at.`;
    raiseIncident(tx, activate(tx, element, token), 'EXTRACT_VALUE_ERROR', message);
    return;
  }
  pass(tx, element, token, true);
  tx.emit('TokenCreated', { token: tx.nextOrdinal, element: target.id, scope: token.scope });
}

function prepare(tx: Transaction, element: ThrowingEvent, elementInstance: Ordinal): void {
  const inputs = element.io?.inputs ?? [];
  if (inputs.length > 0) {
    const mapped = applyMappings(tx, inputs, lookupIn(tx.state, elementInstance), () => undefined);
    if (!mapped.ok) {
      raiseIncident(tx, elementInstance, mapped.errorType, mapped.message);
      return;
    }
    setVariables(tx, elementInstance, mapped.variables);
  }
  listen(tx, element, elementInstance, 'start', throwAll);
}

/** What takes time comes last. */
const takesTime = (thrown: Throw): boolean =>
  (thrown.type === 'message' && thrown.job !== undefined) || (thrown.type === 'compensation' && thrown.wait);

function throwAll(tx: Transaction, element: ThrowingEvent, elementInstance: Ordinal): void {
  const throws = element.throws ?? [];
  const ordered = [...throws.filter((it) => !takesTime(it)), ...throws.filter(takesTime)];
  let waits = false;
  for (const thrown of ordered) {
    const outcome = throwOne(tx, element, elementInstance, thrown);
    if (outcome === 'waits') waits = true;
    else if (outcome !== 'done') return;
  }
  if (!waits) completeThrowing(tx, element, elementInstance);
}

function throwOne(
  tx: Transaction,
  element: ThrowingEvent,
  elementInstance: Ordinal,
  thrown: Throw,
): ThrowOutcome | 'waits' {
  const { scope } = tx.instance(elementInstance);
  switch (thrown.type) {
    case 'message':
      if (thrown.job === undefined) return throwFrom(tx, elementInstance, thrown);
      createJob(tx, element, thrown.job, elementInstance);
      return 'waits';
    case 'compensation': {
      const { activity, wait } = thrown;
      tx.emit('CompensationStarted', {
        scope: compensatedScope(tx, scope, activity),
        ...(wait && { thrower: elementInstance }),
        ...(activity !== undefined && { activity }),
      });
      return wait ? 'waits' : 'done';
    }
    case 'cancel':
      cancelTransaction(tx, transactionAround(tx, scope));
      return 'ended';
    case 'terminate':
      completeThrowing(tx, element, elementInstance);
      return 'ended';
    case 'link':
      return 'done';
    default:
      return throwFrom(tx, elementInstance, thrown);
  }
}

/**
 * Where what is to be compensated has completed: the scope the activity lies in, or the scope of the event; from an event sub-process
 * that is no compensation handler itself, the scope around it. Such a handler has both in its own.
 */
function compensatedScope(tx: Transaction, from: Ordinal, activity: string | undefined): Ordinal {
  const { elements } = tx.context.graph;
  if (activity !== undefined) {
    const wanted = elements.get(activity)?.scope;
    for (let scope = from; ; scope = tx.instance(scope).scope) {
      if (scope === 0) return scope;
      const { element, elementType, scope: around } = tx.instance(scope);
      if (element === wanted) return scope;
      if (elementType === 'adHocInnerInstance' && tx.instance(around).element === wanted) return scope;
      if (isHandlingEvent(tx, scope) && elements.get(element)?.scope === wanted) return scope;
    }
  }
  const instance = tx.instance(from);
  return instance.elementType === 'eventSubProcess' && !isHandlingEvent(tx, from) ? instance.scope : from;
}

/** An event sub-process that compensates the sub-process it lies in, which has ended: what had completed there is in its own scope. */
function isHandlingEvent(tx: Transaction, scope: Ordinal): boolean {
  const { elementType, token } = tx.instance(scope);
  return elementType === 'eventSubProcess' && tx.token(token as Ordinal).compensates !== undefined;
}

/** Compensation that it has thrown is under way, or waits for its turn. */
function isCompensatedFor(tx: Transaction, thrower: Ordinal): boolean {
  for (let scope = tx.instance(thrower).scope; ; scope = tx.instance(scope).scope) {
    const { compensation, queued } = tx.scope(scope);
    if (compensation?.thrower === thrower || queued.some((run) => run.thrower === thrower)) return true;
    if (scope === 0) return false;
  }
}

/** Nothing in it interrupts its cancellation any more. */
function cancelTransaction(tx: Transaction, transaction: Ordinal): void {
  tx.emit('CompensationStarted', { scope: transaction, cancel: true, ...returning(tx, transaction) });
  closeStarts(tx, transaction);
}

function transactionAround(tx: Transaction, from: Ordinal): Ordinal {
  let scope = from;
  while (scope !== 0 && tx.instance(scope).elementType !== 'transaction') scope = tx.instance(scope).scope;
  return scope;
}

/** The job that sends a message is done. `record` emits that; it keeps the result where the outputs cannot be applied yet. */
export function finishSending(
  tx: Transaction,
  element: ThrowingEvent,
  elementInstance: Ordinal,
  result: JsonObject,
  record: (kept?: JsonObject) => void,
): void {
  const outputs = outputsOf(tx, element, elementInstance, result);
  record(outputs.ok ? undefined : result);
  finish(tx, element, elementInstance, result, outputs);
}

function finish(
  tx: Transaction,
  element: ThrowingEvent,
  elementInstance: Ordinal,
  result: JsonObject,
  outputs: Mapped,
): void {
  if (setOutputs(tx, elementInstance, result, outputs)) completeThrowing(tx, element, elementInstance);
}

/** Something that it has thrown is done; the token goes on, or ends, when all is. */
export function completeThrowing(tx: Transaction, element: ThrowingEvent, elementInstance: Ordinal): void {
  const { job, incident } = tx.instance(elementInstance);
  if (job !== undefined || incident !== undefined || isCompensatedFor(tx, elementInstance)) return;
  listenToEnd(tx, element, elementInstance, leaveThrowing);
}

/** The event completes: the token ends, goes on, or ends its scope with it. */
function leaveThrowing(tx: Transaction, element: ThrowingEvent, elementInstance: Ordinal): void {
  const { scope } = tx.instance(elementInstance);
  const { throws = [] } = element;
  completeAndFlow(tx, element, elementInstance);
  const link = throws.find((thrown) => thrown.type === 'link');
  const target = link && tx.context.graph.linkTarget(link.name, element.scope);
  if (target !== undefined) tx.emit('TokenCreated', { token: tx.nextOrdinal, element: target.id, scope });
  if (throws.some(({ type }) => type === 'terminate')) terminateByEndEvent(tx, scope);
}
