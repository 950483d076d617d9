import type { EventBasedGateway } from '@onward/model';
import { openSubscriptions, type CatchingElement } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { activate, type ElementBehaviour } from './behaviour.js';

/** Event-based gateway (BPMN 2.0.2 §13.4.4): waits for all the events its flows lead to; the first that occurs decides. */
export const eventBasedGateway: ElementBehaviour<EventBasedGateway> = {
  execute(tx, element, token) {
    openSubscriptions(tx, activate(tx, element, token), targets(tx, element));
  },
  retry(tx, element, { id }) {
    openSubscriptions(tx, id, targets(tx, element));
  },
};

function targets(tx: Transaction, { id }: EventBasedGateway): readonly CatchingElement[] {
  const { elements, outgoing } = tx.context.graph;
  return outgoing(id).flatMap(({ target }) => {
    const element = elements.get(target);
    return element?.type === 'intermediateCatchEvent' || element?.type === 'receiveTask' ? [element] : [];
  });
}
