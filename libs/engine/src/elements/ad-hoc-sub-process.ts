import type { AdHocSubProcess, JsonObject, Ordinal } from '@onward/model';
import { evaluate, unexpected } from '../evaluate.js';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { activity, finishActivity } from './activity.js';
import { beginInner, beginOutputs, finishOutputs } from './ad-hoc-outputs.js';

/**
 * Ad-hoc sub-process (BPMN 2.0.2 §13.3.5): what is in it runs as it is asked for, at once or one after the other. It ends when nothing
 * is left in it, or, with a completion condition, when that holds.
 */
export const adHocSubProcess = activity<AdHocSubProcess>((tx, element, elementInstance) => {
  beginOutputs(tx, element, elementInstance);
  const wanted = wantedAtFirst(tx, element, elementInstance);
  if (wanted !== undefined) request(tx, element, elementInstance, wanted);
});

export function request(
  tx: Transaction,
  element: AdHocSubProcess,
  elementInstance: Ordinal,
  elements: readonly string[],
  locals?: readonly JsonObject[],
): void {
  const waits = element.completionCondition !== undefined;
  tx.emit('AdHocElementsRequested', {
    elementInstance,
    element: element.id,
    token: tx.instance(elementInstance).token as Ordinal,
    elements,
    ...(locals && { locals }),
    ...(element.ordering === 'sequential' && { isSequential: true as const }),
    ...(waits && { waits }),
  });
}

/** The elements an expression names; without one, all that no flow leads to. Undefined after raising an incident. */
function wantedAtFirst(
  tx: Transaction,
  element: AdHocSubProcess,
  elementInstance: Ordinal,
): readonly string[] | undefined {
  const { activeElements, id } = element;
  if (activeElements === undefined) return tx.context.graph.starts(id).map((start) => start.id);
  const lookup = lookupIn(tx.state, elementInstance);
  const evaluation = evaluate(tx, activeElements, lookup);
  const value = evaluation.ok ? evaluation.value : undefined;
  if (Array.isArray(value) && value.every((name) => typeof name === 'string' && isInner(tx, element, name)))
    return value as readonly string[];
  const why = evaluation.ok
    ? unexpected(tx, activeElements, lookup, evaluation.value, `a list of ids of elements in "${id}"`)
    : evaluation.message;
  raiseIncident(tx, elementInstance, 'EXTRACT_VALUE_ERROR', `Active elements of "${id}": ${why}`);
  return undefined;
}

/** Something that can be activated by itself. */
export function isInner(tx: Transaction, { id }: AdHocSubProcess, name: string): boolean {
  const { elements, incoming } = tx.context.graph;
  return elements.get(name)?.scope === id && incoming(name).length === 0;
}

/** What is due in one: the next element that was asked for, or its end. */
export function goOnAdHoc(tx: Transaction, element: AdHocSubProcess, elementInstance: Ordinal): void {
  const { adHoc } = tx.scope(elementInstance);
  const { locals, requested } = adHoc ?? missing('ad-hoc state of', elementInstance);
  const next = requested[0];
  if (next === undefined) {
    finishOutputs(tx, element, elementInstance);
    finishActivity(tx, element, elementInstance, {});
    return;
  }
  if (element.outputCollection !== undefined)
    beginInner(tx, element, elementInstance, next, locals?.[0] ?? {});
  else tx.emit('TokenCreated', { token: tx.nextOrdinal, element: next, scope: elementInstance });
}
