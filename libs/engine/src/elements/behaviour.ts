import type { FlowElement, Ordinal } from '@onward/model';
import type { ElementInstance, Incident, Token } from '../state.js';
import type { Transaction } from '../transaction.js';

/** What one type of BPMN element does with a token. */
export interface ElementBehaviour<E extends FlowElement> {
  /** A ready token executes the element: until it waits, has moved on, or has ended. */
  execute(tx: Transaction, element: E, token: Token): void;
  /** An incident that is not a job's has been resolved: goes on where the element was stuck. Absent where nothing can be. */
  retry?(tx: Transaction, element: E, instance: ElementInstance, incident: Incident): void;
}

/** Activated and completed in one, with what the token does next: `ends` where no single flow goes on. */
export function pass(tx: Transaction, element: FlowElement, token: Token, ends: boolean): void {
  tx.emit('ElementPassed', {
    elementInstance: tx.nextOrdinal,
    element: element.id,
    elementType: element.type,
    scope: token.scope,
    token: token.id,
    ...(ends && { ends }),
  });
}

/** The element has become an instance, and the token is within it. */
export function activate(tx: Transaction, element: FlowElement, token: Token): Ordinal {
  const elementInstance = tx.nextOrdinal;
  const { id: name, type: elementType } = element;
  tx.emit('ElementActivated', {
    elementInstance,
    element: name,
    elementType,
    scope: token.scope,
    token: token.id,
  });
  return elementInstance;
}
