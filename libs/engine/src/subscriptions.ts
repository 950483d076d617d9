import type {
  BoundaryEvent,
  FlowElement,
  IntermediateCatchEvent,
  Json,
  Ordinal,
  ReceiveTask,
  StartEvent,
  Trigger,
} from '@onward/model';
import { evaluate, unexpected } from './evaluate.js';
import type { SubscriptionTrigger } from './events.js';
import { raiseIncident } from './incidents.js';
import { get, keys } from './ordinal-map.js';
import type { ElementInstance, EventSubscription } from './state.js';
import type { Transaction } from './transaction.js';
import { lookupIn } from './variables/lookup.js';

export type CatchingElement = StartEvent | IntermediateCatchEvent | BoundaryEvent | ReceiveTask;

type Resolved =
  | { readonly ok: true; readonly trigger: SubscriptionTrigger | undefined }
  | { readonly ok: false; readonly message: string };

/** Names and correlation keys are looked for: no more than this, characters. */
const MAX_NAME = 1000;

export const triggersOf = (element: CatchingElement): readonly Trigger[] =>
  element.type === 'receiveTask' ? [element.message] : (element.triggers ?? []);

/**
 * Opens what an element instance waits for: all of it, or nothing and an incident where an expression fails. Once opened it is not
 * opened again, so that it can be called after an incident has been resolved.
 * @returns whether it is open
 */
export function openSubscriptions(
  tx: Transaction,
  elementInstance: Ordinal,
  catching: readonly CatchingElement[],
): boolean {
  const problem = openOrSay(tx, elementInstance, catching);
  if (problem !== undefined) raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', problem);
  return problem === undefined;
}

/** The same where nothing can hold an incident yet: answers what is wrong, and then nothing is open. */
export function openOrSay(
  tx: Transaction,
  elementInstance: Ordinal,
  catching: readonly CatchingElement[],
): string | undefined {
  const instance = tx.instance(elementInstance);
  if (catching.length === 0 || instance.subscriptions !== undefined) return undefined;
  const wanted: { readonly element: string; readonly trigger: SubscriptionTrigger }[] = [];
  for (const element of catching) {
    for (const trigger of triggersOf(element)) {
      const resolved = resolve(tx, instance, element, trigger);
      if (!resolved.ok) return resolved.message;
      if (resolved.trigger !== undefined) wanted.push({ element: element.id, trigger: resolved.trigger });
    }
  }
  const { token } = instance;
  for (const { element, trigger } of wanted) {
    const subscription = tx.nextOrdinal;
    tx.emit('EventSubscriptionCreated', {
      subscription,
      elementInstance,
      element,
      ...(token !== undefined && { token }),
      trigger,
    });
    if (trigger.type === 'conditional') tx.conditionsToCheck.add(subscription);
  }
  return undefined;
}

/** Nothing of it is waited for any more, or nothing of one catching element. */
export function closeSubscriptions(tx: Transaction, elementInstance: Ordinal, element?: string): void {
  for (const subscription of subscriptionsOf(tx, elementInstance)) {
    if (element === undefined || subscription.element === element) closeSubscription(tx, subscription);
  }
}

export function closeSubscription(
  tx: Transaction,
  { id, elementInstance, element, trigger }: EventSubscription,
): void {
  tx.emit('EventSubscriptionDeleted', { subscription: id, elementInstance, element, type: trigger.type });
}

export function subscriptionsOf(tx: Transaction, elementInstance: Ordinal): readonly EventSubscription[] {
  const { subscriptions } = tx.instance(elementInstance);
  if (subscriptions === undefined || subscriptions.size === 0) return [];
  return [...keys(subscriptions)].flatMap((id) => get(tx.state.subscriptions, id) ?? []);
}

/** What a trigger's expressions yield; no trigger where it is looked up in the model when it is thrown. */
function resolve(
  tx: Transaction,
  instance: ElementInstance,
  element: FlowElement,
  trigger: Trigger,
): Resolved {
  switch (trigger.type) {
    case 'timer':
      return resolveTimer(tx, instance, element, trigger);
    case 'message':
      return resolveMessage(tx, instance, element, trigger);
    case 'signal': {
      const name = text(tx, instance, element, 'signal name', trigger.name);
      return name.ok ? { ok: true, trigger: { type: 'signal', name: name.value } } : name;
    }
    case 'conditional':
      return { ok: true, trigger: { type: 'conditional', expression: feelOf(trigger.condition) } };
    case 'error':
    case 'escalation':
    case 'compensation':
    case 'cancel':
    case 'link':
      return { ok: true, trigger: undefined };
  }
}

const feelOf = (expression: Extract<Trigger, { type: 'conditional' }>['condition']): string =>
  'feel' in expression ? expression.feel : JSON.stringify(expression.value);

function resolveTimer(
  tx: Transaction,
  { id }: ElementInstance,
  element: FlowElement,
  { kind, value }: Extract<Trigger, { type: 'timer' }>,
): Resolved {
  const evaluation = evaluate(tx, value, lookupIn(tx.state, id));
  const where = `Timer ${kind} of "${element.id}"`;
  if (!evaluation.ok) return { ok: false, message: `${where}: ${evaluation.message}` };
  const first = tx.context.schedules.first(kind, evaluation.value, tx.context.now);
  return first.ok
    ? { ok: true, trigger: { type: 'timer', ...first.due } }
    : { ok: false, message: `${where}: ${first.message}` };
}

function resolveMessage(
  tx: Transaction,
  instance: ElementInstance,
  element: FlowElement,
  { name, correlationKey }: Extract<Trigger, { type: 'message' }>,
): Resolved {
  const resolvedName = text(tx, instance, element, 'message name', name);
  if (!resolvedName.ok) return resolvedName;
  if (correlationKey === undefined)
    return { ok: true, trigger: { type: 'message', name: resolvedName.value } };
  const key = text(tx, instance, element, 'correlation key', correlationKey);
  if (!key.ok) return key;
  return { ok: true, trigger: { type: 'message', name: resolvedName.value, correlationKey: key.value } };
}

type Text = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly message: string };

/** Text that is not empty; numbers are written out, as they are in the messages of others. */
export function text(
  tx: Transaction,
  { id }: ElementInstance,
  element: FlowElement,
  what: string,
  expression: Parameters<typeof evaluate>[1],
): Text {
  const lookup = lookupIn(tx.state, id);
  const evaluation = evaluate(tx, expression, lookup);
  const where = `${what.charAt(0).toUpperCase()}${what.slice(1)} of "${element.id}"`;
  if (!evaluation.ok) return { ok: false, message: `${where}: ${evaluation.message}` };
  const value: Json = typeof evaluation.value === 'number' ? String(evaluation.value) : evaluation.value;
  if (typeof value === 'string' && value !== '' && value.length <= MAX_NAME) return { ok: true, value };
  const wanted = `text of 1 to ${MAX_NAME} characters, or a number`;
  return { ok: false, message: `${where}: ${unexpected(tx, expression, lookup, evaluation.value, wanted)}` };
}
