import type { ExclusiveGateway, Ordinal } from '@onward/model';
import { chooseFlows, endsWith, leaveBy } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import { lookupIn } from '../variables/lookup.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';

/**
 * Exclusive gateway (BPMN 2.0.2 §13.4.2): the first flow in the order of the model whose condition holds, else the default flow.
 * Where it cannot decide, it becomes an instance that keeps the token, with an incident; resolving that decides again.
 */
export const exclusiveGateway: ElementBehaviour<ExclusiveGateway> = {
  execute(tx, element, token) {
    const choice = chooseFlows(tx, element, lookupIn(tx.state, token.scope), 'first');
    if (!choice.ok) {
      raiseIncident(tx, activate(tx, element, token), 'CONDITION_ERROR', choice.message);
      return;
    }
    pass(tx, element, token, endsWith(choice.flows));
    leaveBy(tx, token.id, token.scope, choice.flows);
  },

  retry(tx, element, { id: elementInstance, token, scope }) {
    const choice = chooseFlows(tx, element, lookupIn(tx.state, elementInstance), 'first');
    if (!choice.ok) {
      raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
      return;
    }
    tx.emit('ElementCompleted', { elementInstance, element: element.id, token: token as Ordinal });
    leaveBy(tx, token as Ordinal, scope, choice.flows);
  },
};
