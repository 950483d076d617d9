import type {
  BoundaryEvent,
  EventSubProcess,
  FlowElement,
  IntermediateCatchEvent,
  JsonObject,
  Key,
  Ordinal,
} from '@onward/model';
import { propagate, setVariables } from './variables/assign.js';
import { isEmpty } from './variables/lookup.js';
import { startEventSubProcess } from './elements/event-sub-process.js';
import { completeWaiting, goOnFrom, passCatching } from './elements/catching-event.js';
import { cancelFirst } from './elements/task-listening.js';
import type { Interruption } from './events.js';
import { missing } from './missing.js';
import { get, values } from './ordinal-map.js';
import { dropCompensation, endAll, releaseProcess, terminateInstance } from './scopes.js';
import type { EventSubscription, ScopeState } from './state.js';
import { isBeingEnded, isStopped } from './stopped.js';
import {
  closeSubscription,
  closeSubscriptions,
  subscriptionsOf,
  triggersOf,
  type CatchingElement,
} from './subscriptions.js';
import type { Transaction } from './transaction.js';

/** What an event has brought with it. */
export interface Occurrence {
  readonly variables: JsonObject;
  /** The message's key. */
  readonly message?: Key;
}

/*
 * occurs ─┬─ intermediate event, receive task      the instance completes
 *         ├─ event-based gateway                   the others are closed; the token goes on behind the event
 *         ├─ boundary event                        interrupting: the activity ends first · a token starts at the event
 *         └─ event sub-process's start event       interrupting: all in the scope ends first · the sub-process starts
 */

/** What was waited for has occurred (BPMN 2.0.2 §13.5). */
export function trigger(tx: Transaction, subscription: EventSubscription, occurrence: Occurrence): void {
  const element = catchingOf(tx, subscription.element);
  const { elementInstance } = subscription;
  const { message, variables } = occurrence;
  const stays = record(tx, subscription, element, message);
  if (isAll(element)) {
    // Of several that all have to occur, some are still waited for.
    if (subscriptionsOf(tx, elementInstance).some((other) => other.element === element.id)) {
      keepFor(tx, element, elementInstance, variables);
      return;
    }
  } else if (!mayRecur(element)) closeSubscriptions(tx, elementInstance, element.id);
  // A timer that comes again sends a token on each time, and itself with the last.
  if (stays && element.type === 'intermediateCatchEvent')
    spawn(tx, element, tx.instance(elementInstance).scope, variables);
  else catchEvent(tx, element, elementInstance, variables);
}

/** Everything that waits for the signal now gets it once; what one of them brings about does not get it again. */
export function triggerSignal(tx: Transaction, name: string, variables: JsonObject): void {
  const waiting = [...values(tx.state.subscriptions)].filter(
    ({ trigger: waited }) => waited.type === 'signal' && waited.name === name,
  );
  for (const { id } of waiting) {
    const subscription = get(tx.state.subscriptions, id);
    if (subscription !== undefined && !isStopped(tx, subscription.elementInstance))
      trigger(tx, subscription, { variables });
  }
}

/** What the first of several events has brought: kept where the event waits, or set around its activity. */
function keepFor(tx: Transaction, element: CatchingElement, owner: Ordinal, variables: JsonObject): void {
  if (isEmpty(variables)) return;
  if (tx.instance(owner).element === element.id) setVariables(tx, owner, variables);
  else propagate(tx, tx.instance(owner).scope, variables);
}

/** Something that is caught by looking it up in the model (an error, an escalation, a cancellation), or a trigger. */
export function catchEvent(
  tx: Transaction,
  element: CatchingElement,
  owner: Ordinal,
  variables: JsonObject,
): void {
  switch (element.type) {
    case 'intermediateCatchEvent':
    case 'receiveTask':
      if (tx.instance(owner).element === element.id) completeWaiting(tx, element, owner, variables);
      else goOnFrom(tx, element, owner, variables);
      return;
    case 'boundaryEvent':
      if (element.interrupting !== false) interruptActivity(tx, owner, element, variables);
      else spawn(tx, element, tx.instance(owner).scope, variables);
      return;
    case 'startEvent':
      if (element.interrupting !== false) interruptScope(tx, owner, element.id, variables);
      else startEventSubProcess(tx, subProcessOf(tx, element.scope), owner, variables);
  }
}

/** Goes on with a scope that is being ended. */
export function goOnEnding(
  tx: Transaction,
  scope: Ordinal,
  terminating: NonNullable<ScopeState['terminating']>,
): void {
  const { cause, interruption, error } = terminating;
  switch (cause) {
    case 'INTERRUPTED': {
      const { element, variables } = interruption ?? missing('interruption of scope', scope);
      const catching = catchingOf(tx, element);
      if (catching.type === 'boundaryEvent') interruptActivity(tx, scope, catching, variables);
      else interruptScope(tx, scope, element, variables);
      return;
    }
    case 'END_EVENT':
      terminateByEndEvent(tx, scope);
      return;
    case 'CANCELED':
      cancelInstance(tx);
      return;
    case 'ERROR':
      endWithError(tx, error ?? missing('error of scope', scope));
      return;
    // The scope around it, and its compensation, end it.
    case 'AROUND':
    case 'COMPENSATED':
  }
}

/** A terminate end event: the scope then completes as one does that has no tokens left (BPMN 2.0.2 §13.5.6). */
export function terminateByEndEvent(tx: Transaction, scope: Ordinal): void {
  endAll(tx, scope, { cause: 'END_EVENT' });
}

export function cancelInstance(tx: Transaction): void {
  if (!endAll(tx, 0, { cause: 'CANCELED' })) return;
  releaseProcess(tx);
  tx.emit('ProcessInstanceTerminated', { reason: 'CANCELED' });
}

/** An instance that was called, and in which nothing has caught an error: its caller may. */
export function endWithError(
  tx: Transaction,
  error: { readonly code: string; readonly message: string },
): void {
  if (!endAll(tx, 0, { cause: 'ERROR', error })) return;
  releaseProcess(tx);
  tx.emit('ProcessInstanceTerminated', { reason: 'ERROR', ...error });
}

function interruptActivity(
  tx: Transaction,
  activity: Ordinal,
  boundary: BoundaryEvent,
  variables: JsonObject,
): void {
  closeSubscriptions(tx, activity);
  const interruption = { element: boundary.id, variables };
  if (
    tx.instance(activity).children !== undefined &&
    !endAll(tx, activity, { cause: 'INTERRUPTED', interruption })
  )
    return;
  const instance = tx.instance(activity);
  if (cancelFirst(tx, instance, interruption)) return;
  terminateInstance(tx, instance);
  spawn(tx, boundary, instance.scope, variables);
}

/** A user task's canceling listeners are done: it ends, and what has interrupted it goes on unless that is to be ended, too. */
export function goOnCanceling(tx: Transaction, elementInstance: Ordinal, interruption?: Interruption): void {
  const instance = tx.instance(elementInstance);
  terminateInstance(tx, instance);
  if (interruption === undefined || tx.isFrozen || isBeingEnded(tx, instance.scope)) return;
  const boundary = catchingOf(tx, interruption.element);
  if (boundary.type === 'boundaryEvent') spawn(tx, boundary, instance.scope, interruption.variables);
}

function interruptScope(tx: Transaction, scope: Ordinal, start: string, variables: JsonObject): void {
  const element = catchingOf(tx, start);
  closeStarts(tx, scope);
  if (!endAll(tx, scope, { cause: 'INTERRUPTED', interruption: { element: start, variables } })) return;
  dropCompensation(tx, scope);
  if (element.type === 'startEvent')
    startEventSubProcess(tx, subProcessOf(tx, element.scope), scope, variables);
}

/** No event sub-process starts in the scope any more; the boundary events of the sub-process itself stay. */
export function closeStarts(tx: Transaction, scope: Ordinal): void {
  for (const subscription of subscriptionsOf(tx, scope))
    if (catchingOf(tx, subscription.element).type === 'startEvent') closeSubscription(tx, subscription);
}

/** A token at a boundary event for something that its activity has thrown itself: the activity goes on, and may throw again. */
export function spawnBeside(
  tx: Transaction,
  { id: subscription, elementInstance, element, trigger: waited }: EventSubscription,
): void {
  const boundary = catchingOf(tx, element);
  if (boundary.type !== 'boundaryEvent') return;
  const { scope, token } = tx.instance(elementInstance);
  tx.emit('EventSubscriptionTriggered', {
    subscription,
    elementInstance,
    element,
    ...(token !== undefined && { token }),
    type: waited.type,
    stays: true,
  });
  spawn(tx, boundary, scope, {});
}

/** A token starts at a boundary event. */
function spawn(
  tx: Transaction,
  element: BoundaryEvent | IntermediateCatchEvent,
  scope: Ordinal,
  variables: JsonObject,
): void {
  const token = tx.nextOrdinal;
  tx.emit('TokenCreated', { token, element: element.id, scope });
  passCatching(tx, element, tx.token(token), variables);
}

function record(
  tx: Transaction,
  { id: subscription, elementInstance, element: elementId, token, trigger: waited }: EventSubscription,
  element: CatchingElement,
  message: Key | undefined,
): boolean {
  const { type } = waited;
  const recurs =
    mayRecur(element) &&
    (element.type !== 'intermediateCatchEvent' || (type === 'timer' && isOwn(tx, elementInstance, element)));
  const next = recurs && type === 'timer' ? tx.context.schedules.next(waited) : undefined;
  const stays = recurs && (type !== 'timer' || next !== undefined);
  tx.emit('EventSubscriptionTriggered', {
    subscription,
    elementInstance,
    element: elementId,
    ...(token !== undefined && { token }),
    type,
    ...(message !== undefined && { message }),
    ...(stays && { stays: true as const }),
    ...(next && { next }),
  });
  return stays;
}

/** A boundary event or event sub-process that interrupts nothing may occur again and again, and so may a timer with a cycle. */
function mayRecur(element: CatchingElement): boolean {
  if (isAll(element)) return false;
  if (element.type === 'intermediateCatchEvent')
    return triggersOf(element).some((it) => it.type === 'timer' && it.kind === 'cycle');
  return (
    (element.type === 'boundaryEvent' || element.type === 'startEvent') && element.interrupting === false
  );
}

const isAll = (element: CatchingElement): boolean =>
  element.type !== 'receiveTask' && element.parallelMultiple === true && triggersOf(element).length > 1;

/** Not one that an event-based gateway waits for: there the first occurrence is all there is. */
const isOwn = (tx: Transaction, owner: Ordinal, { id }: CatchingElement): boolean =>
  tx.instance(owner).element === id;

export function catchingOf(tx: Transaction, id: string): CatchingElement {
  const element: FlowElement | undefined = tx.context.graph.elements.get(id);
  switch (element?.type) {
    case 'startEvent':
    case 'intermediateCatchEvent':
    case 'boundaryEvent':
    case 'receiveTask':
      return element;
    default:
      return missing('catching event', id);
  }
}

function subProcessOf(tx: Transaction, id: string | undefined): EventSubProcess {
  const element = id === undefined ? undefined : tx.context.graph.elements.get(id);
  return element?.type === 'eventSubProcess' ? element : missing('event sub-process', id ?? '');
}
