import {
  invariant,
  type FlowElement,
  type JsonObject,
  type Ordinal,
  type ServiceTask,
  type UserTask,
} from '@onward/model';
import { endsWith, leave } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import { missing } from '../missing.js';
import type { ElementInstance, Incident } from '../state.js';
import type { Transaction } from '../transaction.js';
import { propagate, setVariables } from '../variables/assign.js';
import { isEmpty, lookupIn, orElse } from '../variables/lookup.js';
import { applyMappings, type Mapped } from '../variables/mappings.js';

export type Activity = ServiceTask | UserTask;
/** Creates the work of an activated element: its job, its user task. */
type Begin = (tx: Transaction, elementInstance: Ordinal) => void;

/*
 * activated ── inputs ── work created ··· work done ── outputs ── completed
 *                 │            │                          │
 *              incident     incident                   incident        resolving goes on from there
 */

/** From activation to the work. */
export function prepare(tx: Transaction, element: Activity, elementInstance: Ordinal, begin: Begin): void {
  const inputs = element.io?.inputs ?? [];
  if (inputs.length > 0) {
    const mapped = applyMappings(tx, inputs, lookupIn(tx.state, elementInstance), () => undefined);
    if (!mapped.ok) {
      raiseIncident(tx, elementInstance, mapped.errorType, mapped.message);
      return;
    }
    setVariables(tx, elementInstance, mapped.variables);
  }
  begin(tx, elementInstance);
}

/** Goes on where the activity was stuck: the incident and a kept result say where that is. */
export function goOn(
  tx: Transaction,
  element: Activity,
  instance: ElementInstance,
  incident: Incident,
  begin: Begin,
): void {
  if (instance.result !== undefined)
    finish(tx, element, instance.id, instance.result, outputsOf(tx, element, instance.id, instance.result));
  else if (incident.errorType === 'EXTRACT_VALUE_ERROR') begin(tx, instance.id);
  else prepare(tx, element, instance.id, begin);
}

/**
 * The work is done: records that, applies the outputs, completes the element.
 * @param record emits the work's completion; it keeps the result where the outputs cannot be applied yet
 */
export function finishWork(
  tx: Transaction,
  elementInstance: Ordinal,
  result: JsonObject,
  record: (kept?: JsonObject) => void,
): void {
  const element = activityOf(tx, tx.instance(elementInstance).element);
  const outputs = outputsOf(tx, element, elementInstance, result);
  record(outputs.ok ? undefined : result);
  finish(tx, element, elementInstance, result, outputs);
}

export function activityOf(tx: Transaction, id: string): Activity {
  const element: FlowElement | undefined = tx.context.graph.elements.get(id);
  return element?.type === 'serviceTask' || element?.type === 'userTask' ? element : missing('activity', id);
}

function outputsOf(tx: Transaction, element: Activity, elementInstance: Ordinal, result: JsonObject): Mapped {
  const outputs = element.io?.outputs ?? [];
  if (outputs.length === 0) return { ok: true, variables: result };
  const { scope } = tx.instance(elementInstance);
  return applyMappings(
    tx,
    outputs,
    orElse(result, lookupIn(tx.state, elementInstance)),
    lookupIn(tx.state, scope),
  );
}

function finish(
  tx: Transaction,
  element: Activity,
  elementInstance: Ordinal,
  result: JsonObject,
  outputs: Mapped,
): void {
  if (!outputs.ok) {
    raiseIncident(tx, elementInstance, outputs.errorType, outputs.message);
    return;
  }
  const { scope } = tx.instance(elementInstance);
  // A result as it is may be meant for a local variable; what is mapped is meant for the scopes around.
  const from = outputs.variables === result ? elementInstance : scope;
  if (!isEmpty(outputs.variables)) propagate(tx, from, outputs.variables);
  complete(tx, element, elementInstance);
}

function complete(tx: Transaction, element: Activity, elementInstance: Ordinal): void {
  const { graph } = tx.context;
  const instance = tx.instance(elementInstance);
  const token = tx.token(instance.token as Ordinal);
  if (token.compensates !== undefined) {
    tx.emit('ElementCompleted', { elementInstance, element: element.id, token: token.id, ends: true });
    completeStep(tx, token.scope, token.id);
    return;
  }
  const outgoing = graph.outgoing(element.id);
  const handler = graph.compensationHandler(element.id);
  tx.emit('ElementCompleted', {
    elementInstance,
    element: element.id,
    token: token.id,
    ...(endsWith(outgoing) && { ends: true as const }),
    ...(handler !== undefined && { handler }),
  });
  leave(tx, token.id, token.scope, outgoing);
}

/** The handler of a compensation step has done its work; `advance` starts the next step. */
function completeStep(tx: Transaction, scope: Ordinal, token: Ordinal): void {
  const current = tx.scope(scope).compensation?.current;
  invariant(current?.token === token, 'the token of a compensation handler belongs to the step under way');
  const { elementInstance: compensates, element } = current.entry;
  tx.emit('CompensationStepCompleted', { scope, token, compensates, element });
}
