import type { Ordinal } from '@onward/model';
import { asBoolean } from '../evaluate.js';
import { raiseIncident } from '../incidents.js';
import { endAll } from '../scopes.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';

/** An activity has completed: in an ad-hoc sub-process that may have been the last that was wanted. */
export function innerCompleted(tx: Transaction, scope: Ordinal): void {
  const instance = tx.find(scope);
  if (instance?.elementType !== 'adHocSubProcess' || instance.children?.terminating !== undefined) return;
  const element = tx.context.graph.elements.get(instance.element);
  if (element?.type !== 'adHocSubProcess' || element.completionCondition === undefined) return;
  const isEnough = asBoolean(tx, element.completionCondition, lookupIn(tx.state, scope));
  if (!isEnough.ok) {
    const message = `Completion condition of "${element.id}": ${isEnough.message}`;
    if (instance.incident === undefined) raiseIncident(tx, scope, 'CONDITION_ERROR', message);
    return;
  }
  if (!isEnough.value) return;
  tx.emit('ScopeStopped', { scope });
  if (element.cancelRemaining !== false) endAll(tx, scope, { cause: 'END_EVENT' });
}
