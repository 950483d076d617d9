import { evaluate } from './evaluate.js';
import type { EventSubscription } from './state.js';
import type { Transaction } from './transaction.js';
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
