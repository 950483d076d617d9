import type { Activity, Ordinal, SubProcess, Transaction as BpmnTransaction } from '@onward/model';
import type { Transaction } from '../transaction.js';
import { activity, finishActivity } from './activity.js';

/** Embedded sub-process and transaction (BPMN 2.0.2 §13.3.4): a scope with tokens of its own; complete when none is left. */
function begin(tx: Transaction, element: Activity, elementInstance: Ordinal): void {
  const starts = tx.context.graph.starts(element.id);
  for (const { id } of starts)
    tx.emit('TokenCreated', { token: tx.nextOrdinal, element: id, scope: elementInstance });
  if (starts.length === 0) finishActivity(tx, element, elementInstance, {});
}

export const subProcess = activity<SubProcess>(begin);
export const transaction = activity<BpmnTransaction>(begin);
