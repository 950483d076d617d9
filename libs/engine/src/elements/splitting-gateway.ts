import type { ComplexGateway, ExclusiveGateway, InclusiveGateway, Ordinal } from '@onward/model';
import { chooseFlows, endsWith, leaveBy } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import { lookupIn } from '../variables/lookup.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';

/**
 * A gateway that decides which flows are taken. Where it cannot, it becomes an instance that keeps the token, with an incident; resolving
 * that decides again.
 */
export function splitting<G extends ExclusiveGateway | InclusiveGateway | ComplexGateway>(
  which: 'first' | 'all',
): ElementBehaviour<G> {
  return {
    execute(tx, element, token) {
      const choice = chooseFlows(tx, element, lookupIn(tx.state, token.scope), which);
      if (!choice.ok) {
        raiseIncident(tx, activate(tx, element, token), 'CONDITION_ERROR', choice.message);
        return;
      }
      pass(tx, element, token, endsWith(choice.flows));
      leaveBy(tx, token.id, token.scope, choice.flows);
    },

    retry(tx, element, { id: elementInstance, token, scope }) {
      const choice = chooseFlows(tx, element, lookupIn(tx.state, elementInstance), which);
      if (!choice.ok) {
        raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
        return;
      }
      tx.emit('ElementCompleted', {
        elementInstance,
        element: element.id,
        token: token as Ordinal,
        ...(endsWith(choice.flows) && { ends: true as const }),
      });
      leaveBy(tx, token as Ordinal, scope, choice.flows);
    },
  };
}
