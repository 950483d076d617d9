import type { IntermediateCatchEvent, JsonObject, Ordinal, ReceiveTask } from '@onward/model';
import { completeAndFlow, endsWith, leave, leaveBy } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import type { Token } from '../state.js';
import { closeSubscriptions, openSubscriptions, type CatchingElement } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables } from '../variables/assign.js';
import { isEmpty, lookupIn } from '../variables/lookup.js';
import { applyMappings } from '../variables/mappings.js';
import { finishActivity } from './activity.js';
import { activate, activateWith, pass, type ElementBehaviour } from './behaviour.js';
import { afterListener, hasListeners, listen, listenToEnd } from './listening.js';

/** Intermediate catch event (BPMN 2.0.2 §13.5.2): the token waits until it occurs. A link has brought it here already. */
export const intermediateCatchEvent: ElementBehaviour<IntermediateCatchEvent> = {
  execute(tx, element, token) {
    if (isLink(element)) goThrough(tx, element, token, {});
    else listen(tx, element, activate(tx, element, token), 'start', wait);
  },
  retry(tx, element, { id }, { errorType }) {
    if (errorType === 'EXTRACT_VALUE_ERROR') wait(tx, element, id);
    else complete(tx, element, id);
  },
  listened: afterListener<IntermediateCatchEvent>((tx, element, elementInstance) => {
    if (hasOccurred(tx, element)) completeWith(tx, element, elementInstance);
    else wait(tx, element, elementInstance);
  }, goOn),
};

const isLink = ({ triggers }: IntermediateCatchEvent): boolean =>
  triggers?.some(({ type }) => type !== 'link') !== true;

/**
 * Where it becomes an instance it has occurred already: a link, what an event-based gateway has waited for, and the message that starts a
 * process at a receive task.
 */
export function hasOccurred(tx: Transaction, element: IntermediateCatchEvent | ReceiveTask): boolean {
  if (element.type === 'receiveTask' ? element.instantiate === true : isLink(element)) return true;
  const { elements, incoming } = tx.context.graph;
  return incoming(element.id).some(({ source }) => elements.get(source)?.type === 'eventBasedGateway');
}

function wait(tx: Transaction, element: IntermediateCatchEvent, elementInstance: Ordinal): void {
  openSubscriptions(tx, elementInstance, [element]);
}

/** What the event has brought was kept with it while its start listeners were waited for. */
export function completeWith(
  tx: Transaction,
  element: IntermediateCatchEvent | ReceiveTask,
  elementInstance: Ordinal,
): void {
  const { scope, variables } = tx.instance(elementInstance);
  const kept = hasOutputs(element) ? {} : variables;
  if (element.type !== 'receiveTask') {
    complete(tx, element, elementInstance, kept);
    return;
  }
  propagate(tx, scope, kept);
  finishActivity(tx, element, elementInstance, {});
}

const hasOutputs = ({ io }: CatchingElement): boolean => (io?.outputs.length ?? 0) > 0;

/** What an event brings, as local variables of where it is caught: output mappings that fail can then be tried again. */
function keep(tx: Transaction, elementInstance: Ordinal, variables: JsonObject): void {
  if (!isEmpty(variables)) setVariables(tx, elementInstance, variables);
}

/** The event that an element instance waited for has occurred. */
export function completeWaiting(
  tx: Transaction,
  element: IntermediateCatchEvent | ReceiveTask,
  elementInstance: Ordinal,
  variables: JsonObject,
): void {
  closeSubscriptions(tx, elementInstance);
  if (hasOutputs(element)) keep(tx, elementInstance, variables);
  // Of several events that all had to occur, the earlier ones have left here what they brought.
  const isAll = element.type !== 'receiveTask' && element.parallelMultiple === true;
  const earlier = isAll ? tx.instance(elementInstance).variables : {};
  const result = hasOutputs(element) ? {} : { ...earlier, ...variables };
  if (element.type === 'receiveTask') finishActivity(tx, element, elementInstance, result);
  else complete(tx, element, elementInstance, result);
}

/** Behind an event-based gateway: the gateway completes, and the token goes through the event without waiting again. */
export function goOnFrom(
  tx: Transaction,
  element: IntermediateCatchEvent | ReceiveTask,
  gateway: Ordinal,
  variables: JsonObject,
): void {
  closeSubscriptions(tx, gateway);
  const instance = tx.instance(gateway);
  const token = tx.token(instance.token as Ordinal);
  const flow =
    tx.context.graph.outgoing(instance.element).find(({ target }) => target === element.id) ??
    missing('flow to event', element.id);
  tx.emit('ElementCompleted', { elementInstance: gateway, element: instance.element, token: token.id });
  leaveBy(tx, token.id, token.scope, [{ flow, reason: { kind: 'event' } }]);
  const arrived = tx.token(token.id);
  if (element.type === 'receiveTask') {
    receive(tx, element, activateWith(tx, element, arrived), variables);
  } else goThrough(tx, element, arrived, variables);
}

/** As `passCatching`, after the start listeners of an event that nothing has waited at yet. */
export function goThrough(
  tx: Transaction,
  element: IntermediateCatchEvent,
  token: Token,
  variables: JsonObject,
): void {
  if (hasListeners(element, 'start')) listenFirst(tx, element, activate(tx, element, token), variables);
  else passCatching(tx, element, token, variables);
}

/** A receive task whose message has come before it. */
export function receive(
  tx: Transaction,
  element: ReceiveTask,
  elementInstance: Ordinal,
  variables: JsonObject,
): void {
  if (hasListeners(element, 'start')) listenFirst(tx, element, elementInstance, variables);
  else completeWaiting(tx, element, elementInstance, variables);
}

function listenFirst(
  tx: Transaction,
  element: IntermediateCatchEvent | ReceiveTask,
  elementInstance: Ordinal,
  variables: JsonObject,
): void {
  keep(tx, elementInstance, variables);
  listen(tx, element, elementInstance, 'start', completeWith);
}

/** A token goes through an event that has occurred. */
export function passCatching(
  tx: Transaction,
  element: Exclude<CatchingElement, ReceiveTask>,
  token: Token,
  variables: JsonObject,
): void {
  if (hasOutputs(element) || hasListeners(element, 'end')) {
    const elementInstance = activate(tx, element, token);
    if (hasOutputs(element)) keep(tx, elementInstance, variables);
    complete(tx, element, elementInstance, hasOutputs(element) ? {} : variables);
    return;
  }
  if (!isEmpty(variables)) propagate(tx, token.scope, variables);
  const outgoing = tx.context.graph.outgoing(element.id);
  pass(tx, element, token, endsWith(outgoing));
  leave(tx, token.id, token.scope, outgoing);
}

/** Applies the output mappings, tells the end listeners, and goes on; where one fails, resolving the incident comes here again. */
export function complete(
  tx: Transaction,
  element: Exclude<CatchingElement, ReceiveTask>,
  elementInstance: Ordinal,
  result: JsonObject = {},
): void {
  const { scope } = tx.instance(elementInstance);
  const outputs = element.io?.outputs ?? [];
  if (outputs.length === 0) propagate(tx, scope, result);
  else {
    const mapped = applyMappings(tx, outputs, lookupIn(tx.state, elementInstance), lookupIn(tx.state, scope));
    if (!mapped.ok) {
      raiseIncident(tx, elementInstance, mapped.errorType, mapped.message);
      return;
    }
    if (!isEmpty(mapped.variables)) propagate(tx, scope, mapped.variables);
  }
  listenToEnd(tx, element, elementInstance, goOn);
}

/** The event completes, and the token leaves it. */
export function goOn(
  tx: Transaction,
  element: Exclude<CatchingElement, ReceiveTask>,
  elementInstance: Ordinal,
): void {
  completeAndFlow(tx, element, elementInstance);
}
