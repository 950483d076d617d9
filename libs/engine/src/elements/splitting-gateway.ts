import type { ComplexGateway, ExclusiveGateway, InclusiveGateway, Ordinal } from '@onward/model';
import { chooseFlows, completeAndFlow, endsWith, leaveBy } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';
import { afterListener, hasListeners, listen } from './listening.js';

type Which = 'first' | 'all';

/**
 * A gateway that decides which flows are taken. Where it cannot, it becomes an instance that keeps the token, with an incident; resolving
 * that decides again. Its listeners come before it decides.
 */
export function splitting<G extends ExclusiveGateway | InclusiveGateway | ComplexGateway>(
  which: Which,
): ElementBehaviour<G> {
  const decide = (tx: Transaction, element: G, elementInstance: Ordinal): void =>
    decideIn(tx, element, elementInstance, which);
  return {
    execute(tx, element, token) {
      if (hasListeners(element)) {
        listen(tx, element, activate(tx, element, token), 'start', decide);
        return;
      }
      const choice = chooseFlows(tx, element, lookupIn(tx.state, token.scope), which);
      if (!choice.ok) {
        raiseIncident(tx, activate(tx, element, token), 'CONDITION_ERROR', choice.message);
        return;
      }
      pass(tx, element, token, endsWith(choice.flows));
      leaveBy(tx, token.id, token.scope, choice.flows);
    },
    retry: (tx, element, { id }) => decide(tx, element, id),
    listened: afterListener<G>(decide, decide),
  };
}

/** A gateway that has become an instance chooses its flows, and completes. */
export function decideIn(
  tx: Transaction,
  element: ExclusiveGateway | InclusiveGateway | ComplexGateway,
  elementInstance: Ordinal,
  which: Which,
): void {
  const choice = chooseFlows(tx, element, lookupIn(tx.state, elementInstance), which);
  if (!choice.ok) {
    raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
    return;
  }
  completeAndFlow(tx, element, elementInstance, choice.flows);
}
