import type { IntermediateCatchEvent, JsonObject, Ordinal, ReceiveTask } from '@onward/model';
import { endsWith, leave, leaveBy } from '../flows.js';
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

/** Intermediate catch event (BPMN 2.0.2 §13.5.2): the token waits until it occurs. A link has brought it here already. */
export const intermediateCatchEvent: ElementBehaviour<IntermediateCatchEvent> = {
  execute(tx, element, token) {
    const waits = element.triggers?.some(({ type }) => type !== 'link') === true;
    if (waits) openSubscriptions(tx, activate(tx, element, token), [element]);
    else passCatching(tx, element, token, {});
  },
  retry(tx, element, { id, subscriptions }) {
    if (subscriptions === undefined) openSubscriptions(tx, id, [element]);
    else complete(tx, element, id);
  },
};

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
  const hasOutputs = (element.io?.outputs.length ?? 0) > 0;
  if (hasOutputs) keep(tx, elementInstance, variables);
  // Of several events that all had to occur, the earlier ones have left here what they brought.
  const earlier = element.type === 'receiveTask' ? {} : tx.instance(elementInstance).variables;
  const result = hasOutputs ? {} : { ...earlier, ...variables };
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
    const elementInstance = activateWith(tx, element, arrived);
    if (openSubscriptions(tx, elementInstance, [])) completeWaiting(tx, element, elementInstance, variables);
  } else passCatching(tx, element, arrived, variables);
}

/** A token goes through an event that has occurred. */
export function passCatching(
  tx: Transaction,
  element: Exclude<CatchingElement, ReceiveTask>,
  token: Token,
  variables: JsonObject,
): void {
  if ((element.io?.outputs.length ?? 0) > 0) {
    const elementInstance = activate(tx, element, token);
    keep(tx, elementInstance, variables);
    complete(tx, element, elementInstance);
    return;
  }
  if (!isEmpty(variables)) propagate(tx, token.scope, variables);
  const outgoing = tx.context.graph.outgoing(element.id);
  pass(tx, element, token, endsWith(outgoing));
  leave(tx, token.id, token.scope, outgoing);
}

/** Applies the output mappings and goes on; where one fails, resolving the incident comes here again. */
export function complete(
  tx: Transaction,
  element: Exclude<CatchingElement, ReceiveTask>,
  elementInstance: Ordinal,
  result: JsonObject = {},
): void {
  const { scope, token: id } = tx.instance(elementInstance);
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
  const token = id as Ordinal;
  const outgoing = tx.context.graph.outgoing(element.id);
  tx.emit('ElementCompleted', {
    elementInstance,
    element: element.id,
    token,
    ...(endsWith(outgoing) && { ends: true as const }),
  });
  leave(tx, token, scope, outgoing);
}
