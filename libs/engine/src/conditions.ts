import type { ConditionTrigger } from '@onward/model';
import { evaluate } from './evaluate.js';
import { get, keys } from './ordinal-map.js';
import type { EventSubscription } from './state.js';
import type { Transaction, VariableChanges } from './transaction.js';
import { lookupIn } from './variables/lookup.js';

/**
 * Whether a condition that is waited for holds (BPMN 2.0.2 §10.5.5). One that fails or yields anything but true does not, yet: the
 * variables it names may still come.
 */
export function holds(tx: Transaction, { elementInstance, trigger }: EventSubscription): boolean {
  if (trigger.type !== 'conditional') return false;
  const evaluation = evaluate(tx, { feel: trigger.expression }, lookupIn(tx.state, elementInstance));
  return evaluation.ok && evaluation.value === true;
}

/** Puts the conditions that variables have changed for among those to be looked at. */
export function noteConcerned(tx: Transaction): void {
  const changes = tx.takeChanges();
  if (changes === undefined) return;
  for (const id of keys(tx.state.conditions)) {
    const subscription = get(tx.state.subscriptions, id);
    if (subscription !== undefined && concerns(filterOf(tx, subscription), changes))
      tx.conditionsToCheck.add(id);
  }
}

/** `zeebe:conditionalFilter`: which changes it looks at. */
type Filter = Pick<ConditionTrigger, 'variableNames' | 'variableEvents'>;

function filterOf(tx: Transaction, { element: id, trigger }: EventSubscription): Filter {
  const element = tx.context.graph.elements.get(id);
  const triggers = (element !== undefined && 'triggers' in element && element.triggers) || [];
  const conditions = triggers.filter((it) => it.type === 'conditional');
  if (conditions.length === 1) return conditions[0] as Filter;
  const expression = trigger.type === 'conditional' ? trigger.expression : undefined;
  return conditions.find(({ condition }) => 'feel' in condition && condition.feel === expression) ?? {};
}

function concerns({ variableNames, variableEvents }: Filter, changes: VariableChanges): boolean {
  const kinds = variableEvents ?? (['create', 'update'] as const);
  return kinds.some((kind) =>
    variableNames === undefined
      ? changes[kind].size > 0
      : variableNames.some((name) => changes[kind].has(name)),
  );
}
