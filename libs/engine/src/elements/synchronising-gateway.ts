import type { ComplexGateway, InclusiveGateway, Ordinal } from '@onward/model';
import { chooseFlows, endsWith, leaveBy } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import type { Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';

type SynchronisingGateway = InclusiveGateway | ComplexGateway;

/**
 * Inclusive and complex gateways (BPMN 2.0.2 §13.4.3, §13.4.5). Splitting: every flow whose condition holds, else the default flow. With
 * several incoming flows they synchronise (`synchronisation.ts`), and what is consumed there goes on here.
 */
const splitting: ElementBehaviour<SynchronisingGateway> = {
  execute(tx, element, token) {
    const choice = chooseFlows(tx, element, lookupIn(tx.state, token.scope), 'all');
    if (!choice.ok) {
      raiseIncident(tx, activate(tx, element, token), 'CONDITION_ERROR', choice.message);
      return;
    }
    pass(tx, element, token, endsWith(choice.flows));
    leaveBy(tx, token.id, token.scope, choice.flows);
  },

  retry(tx, element, { id: elementInstance, token, scope }) {
    const choice = chooseFlows(tx, element, lookupIn(tx.state, elementInstance), 'all');
    if (!choice.ok) {
      raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
      return;
    }
    const ends = endsWith(choice.flows);
    tx.emit('ElementCompleted', {
      elementInstance,
      element: element.id,
      token: token as Ordinal,
      ...(ends && { ends: true as const }),
    });
    leaveBy(tx, token as Ordinal, scope, choice.flows);
  },
};

export const inclusiveGateway: ElementBehaviour<InclusiveGateway> = splitting;
export const complexGateway: ElementBehaviour<ComplexGateway> = splitting;

/** A join fires: the tokens it has gathered become one, which goes on. */
export function fire(
  tx: Transaction,
  element: SynchronisingGateway,
  scope: Ordinal,
  consumed: readonly Ordinal[],
): void {
  const choice = chooseFlows(tx, element, lookupIn(tx.state, scope), 'all');
  const elementInstance = tx.nextOrdinal;
  const token: Token['id'] = elementInstance + 1;
  const event = { elementInstance, element: element.id, elementType: element.type, scope, token, consumed };
  if (!choice.ok) {
    tx.emit('ElementActivated', event);
    raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
    return;
  }
  tx.emit('ElementPassed', { ...event, ...(endsWith(choice.flows) && { ends: true as const }) });
  leaveBy(tx, token, scope, choice.flows);
}
