import type { Ordinal, Throw } from '@onward/model';
import { spawnBeside } from './catching.js';
import { evaluate } from './evaluate.js';
import { subscriptionsOf } from './subscriptions.js';
import { throwFrom } from './throwing.js';
import type { Transaction } from './transaction.js';
import { lookupIn } from './variables/lookup.js';

/** What completed instances of a multi-instance activity have thrown, before its body can go on (BPMN 2.0.2 §10.3.8, behavior). */
export function throwDeferred(tx: Transaction): void {
  if (tx.thrown.length === 0) return;
  for (const { by, what } of tx.thrown.splice(0))
    if (tx.find(by) !== undefined) throwToBoundary(tx, by, what);
}

/**
 * What is thrown for completed instances is for the activity's own boundary event, which then gets a token and interrupts nothing: the
 * others go on (BPMN 2.0.2 §10.3.8, behavior).
 */
function throwToBoundary(tx: Transaction, body: Ordinal, thrown: Throw): void {
  const own = subscriptionsOf(tx, body).find(({ trigger: waited }) => {
    if (waited.type !== thrown.type) return false;
    const named =
      'name' in thrown && typeof thrown.name === 'object'
        ? evaluate(tx, thrown.name, lookupIn(tx.state, body))
        : undefined;
    return 'name' in waited && named?.ok === true && named.value === waited.name;
  });
  if (own === undefined) throwFrom(tx, body, thrown);
  else spawnBeside(tx, own);
}
