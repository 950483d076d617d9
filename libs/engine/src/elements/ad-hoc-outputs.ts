import type { AdHocSubProcess, JsonObject, Ordinal } from '@onward/model';
import { evaluate } from '../evaluate.js';
import { raiseIncident } from '../incidents.js';
import { innerInstanceOf } from '../inner-instances.js';
import { missing } from '../missing.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables } from '../variables/assign.js';
import { unfitness } from '../variables/check.js';
import { lookupIn, own } from '../variables/lookup.js';
import { innerCompleted } from './ad-hoc-completion.js';

/*
 * An ad-hoc sub-process that collects outputs holds an inner instance per element that is activated, and in it that element and all that
 * follows it. When nothing is left in it, it contributes to the list, which is local to the sub-process until that completes.
 */

/** The list is there from the beginning, unless an input has put something in its place. */
export function beginOutputs(
  tx: Transaction,
  { outputCollection: name }: AdHocSubProcess,
  elementInstance: Ordinal,
): void {
  if (name !== undefined && own(tx.instance(elementInstance).variables, name) === undefined)
    setVariables(tx, elementInstance, { [name]: [] });
}

/** The next of the elements that were asked for, in an inner instance of its own. */
export function beginInner(
  tx: Transaction,
  { id }: AdHocSubProcess,
  scope: Ordinal,
  first: string,
  locals: JsonObject,
): void {
  const element = innerInstanceOf(id);
  const token = tx.nextOrdinal;
  tx.emit('TokenCreated', { token, element, scope });
  const elementInstance = tx.nextOrdinal;
  tx.emit('ElementActivated', {
    elementInstance,
    element,
    elementType: 'adHocInnerInstance',
    scope,
    token,
  });
  setVariables(tx, elementInstance, locals);
  tx.emit('TokenCreated', { token: tx.nextOrdinal, element: first, scope: elementInstance });
}

/** Nothing is left in an inner instance, or an incident of it has been resolved. */
export function completeInner(tx: Transaction, elementInstance: Ordinal): void {
  const { element, scope, token } = tx.instance(elementInstance);
  const around = tx.context.graph.elements.get(tx.instance(scope).element);
  if (around?.type !== 'adHocSubProcess') missing('ad-hoc sub-process around', element);
  if (!collect(tx, around, elementInstance, scope)) return;
  tx.emit('ElementCompleted', { elementInstance, element, token: token as Ordinal, ends: true });
  innerCompleted(tx, scope);
}

/** False after raising an incident. */
function collect(
  tx: Transaction,
  { id, outputCollection: name, outputElement }: AdHocSubProcess,
  inner: Ordinal,
  scope: Ordinal,
): boolean {
  if (name === undefined || outputElement === undefined) missing('output of', id);
  const evaluation = evaluate(tx, outputElement, lookupIn(tx.state, inner));
  if (!evaluation.ok) {
    raiseIncident(tx, inner, 'EXTRACT_VALUE_ERROR', `Output element of "${id}": ${evaluation.message}`);
    return false;
  }
  const list = own(tx.instance(scope).variables, name);
  if (!Array.isArray(list)) {
    const message = `Output collection "${name}" of "${id}" has become something else than a list. Set it to a list.`;
    raiseIncident(tx, inner, 'EXTRACT_VALUE_ERROR', message);
    return false;
  }
  const variables = { [name]: [...list, evaluation.value] };
  const unfit = unfitness(variables, tx.context.limits.maxVariableBytes);
  if (unfit !== undefined) {
    raiseIncident(tx, inner, 'VARIABLE_SIZE_EXCEEDED', `Output collection "${name}": ${unfit.message}`);
    return false;
  }
  setVariables(tx, scope, variables);
  return true;
}

/** The sub-process is done: its list goes where the scopes around it know it. */
export function finishOutputs(
  tx: Transaction,
  { outputCollection: name }: AdHocSubProcess,
  elementInstance: Ordinal,
): void {
  if (name === undefined) return;
  const { scope, variables } = tx.instance(elementInstance);
  propagate(tx, scope, { [name]: own(variables, name) ?? null });
}
