import { invariant, type ElementOf, type ElementType, type FlowElement } from '@onward/model';
import { missing } from '../missing.js';
import type { ElementInstance, Incident, Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import type { ElementBehaviour } from './behaviour.js';
import { boundaryEvent } from './boundary-event.js';
import { endEvent } from './end-event.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { parallelGateway } from './parallel-gateway.js';
import { serviceTask } from './service-task.js';
import { startEvent } from './start-event.js';
import { userTask } from './user-task.js';

/** What each element type does: a new one is a file and a line here; forgetting it does not compile. */
const ELEMENTS: { readonly [T in ElementType]: ElementBehaviour<ElementOf<T>> } = {
  startEvent,
  endEvent,
  serviceTask,
  userTask,
  exclusiveGateway,
  parallelGateway,
  boundaryEvent,
};

/** A ready token executes the element it is at. */
export function execute(tx: Transaction, token: Token): void {
  const element = elementOf(tx, token.element);
  behaviourOf(element).execute(tx, element, token);
}

/** Tries again what an incident without a job held up. */
export function retry(tx: Transaction, instance: ElementInstance, incident: Incident): void {
  const element = elementOf(tx, instance.element);
  const behaviour = behaviourOf(element);
  invariant(behaviour.retry !== undefined, 'an element without `retry` is never stuck');
  behaviour.retry(tx, element, instance, incident);
}

const behaviourOf = (element: FlowElement): ElementBehaviour<FlowElement> =>
  ELEMENTS[element.type] as ElementBehaviour<FlowElement>;

function elementOf(tx: Transaction, id: string): FlowElement {
  return tx.context.graph.elements.get(id) ?? missing('element', id);
}
