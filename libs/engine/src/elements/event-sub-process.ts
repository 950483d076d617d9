import {
  invariant,
  type EventSubProcess,
  type JsonObject,
  type Ordinal,
  type StartEvent,
} from '@onward/model';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import type { Token } from '../state.js';
import { closeSubscriptions, openSubscriptions } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { setVariables } from '../variables/assign.js';
import { isEmpty, lookupIn } from '../variables/lookup.js';
import { applyMappings } from '../variables/mappings.js';
import { completeHandler } from './completion.js';
import { activate, type ElementBehaviour } from './behaviour.js';
import { afterListener, listen, listenToEnd } from './listening.js';

/**
 * Event sub-process (BPMN 2.0.2 §13.5.4): a token of its own in the scope it lies in, for as long as it runs. A token comes to it by
 * itself only as the handler that compensates the sub-process it lies in (§13.4.5).
 */
export const eventSubProcess: ElementBehaviour<EventSubProcess> = {
  execute(tx, element, token) {
    invariant(token.compensates !== undefined, 'an event sub-process is started by its event');
    listen(tx, element, activate(tx, element, token), 'start', start);
  },
  retry(tx, element, { id, children }) {
    if (children?.started !== true) start(tx, element, id);
  },
  listened: afterListener<EventSubProcess>(start, end),
};

/** Its start event has occurred in a scope. What the event brings is local to it. */
export function startEventSubProcess(
  tx: Transaction,
  element: EventSubProcess,
  scope: Ordinal,
  variables: JsonObject,
): void {
  const token = tx.nextOrdinal;
  tx.emit('TokenCreated', { token, element: element.id, scope });
  const elementInstance = activate(tx, element, tx.token(token));
  if (!isEmpty(variables)) setVariables(tx, elementInstance, variables);
  listen(tx, element, elementInstance, 'start', start);
}

function start(tx: Transaction, element: EventSubProcess, elementInstance: Ordinal): void {
  const event = startOf(tx, element);
  const outputs = event.io?.outputs ?? [];
  if (outputs.length > 0) {
    const lookup = lookupIn(tx.state, elementInstance);
    const mapped = applyMappings(tx, outputs, lookup, lookup);
    if (!mapped.ok) {
      raiseIncident(tx, elementInstance, mapped.errorType, mapped.message);
      return;
    }
    setVariables(tx, elementInstance, mapped.variables);
  }
  const inner = tx.context.graph.eventSubProcesses(element.id).map((found) => found.start);
  if (!openSubscriptions(tx, elementInstance, inner)) return;
  tx.emit('TokenCreated', { token: tx.nextOrdinal, element: event.id, scope: elementInstance });
}

function startOf(tx: Transaction, { id, scope }: EventSubProcess): StartEvent {
  const found = tx.context.graph.eventSubProcesses(scope).find(({ element }) => element.id === id);
  return found?.start ?? missing('start event of', id);
}

/** No token is left in it. */
export function completeEventSubProcess(tx: Transaction, elementInstance: Ordinal): void {
  const { element: id } = tx.instance(elementInstance);
  const element = tx.context.graph.elements.get(id);
  if (element?.type !== 'eventSubProcess') missing('event sub-process', id);
  listenToEnd(tx, element, elementInstance, end);
}

function end(tx: Transaction, _element: EventSubProcess, elementInstance: Ordinal): void {
  const instance = tx.instance(elementInstance);
  const token: Token = tx.token(instance.token as Ordinal);
  if (token.compensates !== undefined) {
    completeHandler(tx, instance.element, instance, token);
    return;
  }
  closeSubscriptions(tx, elementInstance);
  tx.emit('ElementCompleted', { elementInstance, element: instance.element, token: token.id, ends: true });
}
