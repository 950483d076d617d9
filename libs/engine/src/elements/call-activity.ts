import type { CallActivity, JsonObject, Ordinal } from '@onward/model';
import { raiseIncident } from '../incidents.js';
import { text } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { visibleVariables } from '../variables/lookup.js';
import { activity } from './activity.js';

/**
 * Call activity (BPMN 2.0.2 §13.3.4): an instance of another process, with a stream of its own. It is asked for here; a saga assigns its
 * key, creates it, and reports its end (`commands/calls.ts`).
 */
export const callActivity = activity<CallActivity>((tx, element, elementInstance) => {
  const instance = tx.instance(elementInstance);
  const processId = text(tx, instance, element, 'called process id', element.processId);
  if (!processId.ok) {
    raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', processId.message);
    return;
  }
  const { binding, versionTag } = element;
  tx.emit('CallRequested', {
    elementInstance,
    element: element.id,
    token: instance.token as Ordinal,
    processId: processId.value,
    binding,
    ...(versionTag !== undefined && { versionTag }),
    variables: variablesIn(tx, element, elementInstance),
  });
});

/** Everything visible, unless only what the input mappings have made is wanted. */
function variablesIn(
  tx: Transaction,
  { propagateAllParentVariables = true }: CallActivity,
  elementInstance: Ordinal,
): JsonObject {
  if (propagateAllParentVariables) return visibleVariables(tx.state, elementInstance);
  return tx.instance(elementInstance).variables;
}
