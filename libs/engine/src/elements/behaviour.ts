import type { Activity, Expression, FlowElement, Json, JsonObject, Ordinal } from '@onward/model';
import type { EventData } from '../events.js';
import { completeSet, needsSet } from '../joins.js';
import type { ElementInstance, Incident, Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import { setVariables } from '../variables/assign.js';

export type Listener = NonNullable<EventData['JobCreated']['listener']>;

/** What one type of BPMN element does with a token. */
export interface ElementBehaviour<E extends FlowElement> {
  /** A ready token executes the element: until it waits, has moved on, or has ended. */
  execute(tx: Transaction, element: E, token: Token): void;
  /** An incident that is not a job's has been resolved: goes on where the element was stuck. Absent where nothing can be. */
  retry?(tx: Transaction, element: E, instance: ElementInstance, incident: Incident): void;
  /** The job of one of its execution listeners is done. */
  listened?(tx: Transaction, element: E, elementInstance: Ordinal, listener: Listener): void;
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
  const { iteration } = token;
  tx.emit('ElementActivated', {
    elementInstance,
    element: name,
    elementType,
    scope: token.scope,
    token: token.id,
    ...(iteration !== undefined && { iteration }),
  });
  return elementInstance;
}

/** An activity: it consumes a set of tokens where it needs several, and an iteration knows its number and item. */
export function activateWith(tx: Transaction, element: Activity, token: Token): Ordinal {
  if (token.iteration === undefined) return enter(tx, element, token, element.type);
  const elementInstance = activate(tx, element, token);
  setVariables(tx, elementInstance, iterationVariables(tx, element, token));
  return elementInstance;
}

/** What holds the iterations of an activity. */
export const activateBody = (tx: Transaction, element: Activity, token: Token): Ordinal =>
  enter(tx, element, token, 'multiInstanceBody');

function enter(
  tx: Transaction,
  element: Activity,
  { id, scope }: Token,
  elementType: Activity['type'] | 'multiInstanceBody',
): Ordinal {
  const elementInstance = tx.nextOrdinal;
  const consumed = needsSet(element) ? completeSet(tx, scope, element) : undefined;
  const token = consumed === undefined ? id : elementInstance + 1;
  tx.emit('ElementActivated', {
    elementInstance,
    element: element.id,
    elementType,
    scope,
    token,
    ...(consumed && { consumed }),
  });
  return elementInstance;
}

function iterationVariables(
  tx: Transaction,
  { loop }: Activity,
  { scope, iteration = 1 }: Token,
): JsonObject {
  const items = tx.scope(scope).loop?.items;
  const inputElement = loop?.type === 'multiInstance' ? loop.inputElement : undefined;
  const variables: Record<string, Json> = { loopCounter: iteration };
  const own = loop?.type === 'multiInstance' ? nameOf(loop.outputElement) : undefined;
  if (own !== undefined) variables[own] = null;
  if (inputElement !== undefined && items !== undefined)
    variables[inputElement] = items[iteration - 1] ?? null;
  return variables;
}

const NAME = /^\s*([\p{L}_][\p{L}\d_]*)(\s*\.\s*[\p{L}_][\p{L}\d_]*)*\s*$/u;

/** The variable that an output element is read from: local to each instance, so that they do not overwrite each other's. */
function nameOf(expression: Expression | undefined): string | undefined {
  if (expression === undefined || !('feel' in expression)) return undefined;
  return NAME.exec(expression.feel)?.[1];
}
