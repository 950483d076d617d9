import type { EventBasedGateway, Ordinal } from '@onward/model';
import { openSubscriptions, type CatchingElement } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { activate, type ElementBehaviour } from './behaviour.js';
import { afterListener, listen } from './listening.js';

/** Event-based gateway (BPMN 2.0.2 §13.4.4): waits for all the events its flows lead to; the first that occurs decides. */
export const eventBasedGateway: ElementBehaviour<EventBasedGateway> = {
  execute: (tx, element, token) => listen(tx, element, activate(tx, element, token), 'start', wait),
  retry: (tx, element, { id }) => wait(tx, element, id),
  listened: afterListener<EventBasedGateway>(wait, wait),
};

function wait(tx: Transaction, element: EventBasedGateway, elementInstance: Ordinal): void {
  openSubscriptions(tx, elementInstance, targets(tx, element));
}

function targets(tx: Transaction, { id }: EventBasedGateway): readonly CatchingElement[] {
  const { elements, outgoing } = tx.context.graph;
  return outgoing(id).flatMap(({ target }) => {
    const element = elements.get(target);
    return element?.type === 'intermediateCatchEvent' || element?.type === 'receiveTask' ? [element] : [];
  });
}
