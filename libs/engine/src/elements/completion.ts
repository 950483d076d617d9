import type { Activity, Ordinal } from '@onward/model';
import { findEntry } from '../compensation-order.js';
import { chooseFlows, endsWith, leaveBy, type Taken } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import type { ElementInstance, Token } from '../state.js';
import { closeSubscriptions } from '../subscriptions.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { innerCompleted } from './ad-hoc-completion.js';
import { iterationDone } from './iteration.js';

/** An activity's work is done and its outputs are set: it completes, as one of several instances or by itself. */
export function complete(tx: Transaction, element: Activity, elementInstance: Ordinal): void {
  const instance = tx.instance(elementInstance);
  const token = tx.token(instance.token as Ordinal);
  if (instance.iteration !== undefined) completeIteration(tx, element, instance, token);
  else completeAndLeave(tx, element, elementInstance, token);
}

/** Completes an activity, or the body of one that has several instances, and goes on over its flows. */
export function completeAndLeave(
  tx: Transaction,
  element: Activity,
  elementInstance: Ordinal,
  token: Token,
): void {
  if (token.compensates !== undefined) {
    completeHandler(tx, element.id, tx.instance(elementInstance), token);
    return;
  }
  const flows = flowsOf(tx, element, elementInstance);
  if (flows === undefined) return;
  closeSubscriptions(tx, elementInstance);
  const isBody = tx.instance(elementInstance).elementType === 'multiInstanceBody';
  const handler = isBody ? undefined : tx.context.graph.compensationHandler(element.id);
  tx.emit('ElementCompleted', {
    elementInstance,
    element: element.id,
    token: token.id,
    ...(endsWith(flows, element.completionQuantity) && { ends: true as const }),
    ...(handler !== undefined && { handler }),
  });
  leaveBy(tx, token.id, token.scope, flows, element.completionQuantity);
  innerCompleted(tx, token.scope);
}

/** Undefined after raising an incident, where a condition cannot be decided. */
function flowsOf(tx: Transaction, element: Activity, elementInstance: Ordinal): readonly Taken[] | undefined {
  const { graph } = tx.context;
  if (!graph.isConditional(element.id)) return graph.outgoing(element.id).map((flow) => ({ flow }));
  const choice = chooseFlows(tx, element, lookupIn(tx.state, elementInstance), 'all');
  if (choice.ok) return choice.flows;
  raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
  return undefined;
}

/** One instance of several: its token ends, and its body goes on when there is nothing left to wait for. */
function completeIteration(
  tx: Transaction,
  element: Activity,
  { id: elementInstance, scope }: ElementInstance,
  token: Token,
): void {
  const done = iterationDone(tx, element, elementInstance);
  if (!done.ok) {
    raiseIncident(tx, elementInstance, 'CONDITION_ERROR', done.message);
    return;
  }
  closeSubscriptions(tx, elementInstance);
  const handler = tx.context.graph.compensationHandler(element.id);
  tx.emit('ElementCompleted', {
    elementInstance,
    element: element.id,
    token: token.id,
    ends: true,
    ...(handler !== undefined && { handler }),
    ...(done.output !== undefined && { output: done.output }),
  });
  done.afterwards(scope);
}

/** The handler of a compensation step has done its work; `advance` starts the next step. */
export function completeHandler(
  tx: Transaction,
  element: string,
  { id: elementInstance, children }: ElementInstance,
  token: Token,
): void {
  closeSubscriptions(tx, elementInstance);
  const leaves = children !== undefined && children.compensable.size > 0;
  tx.emit('ElementCompleted', {
    elementInstance,
    element,
    token: token.id,
    ends: true,
    ...(leaves && { final: true as const }),
  });
  const { scope } = token;
  const { compensable, compensation } = tx.scope(scope);
  const current = compensation?.current;
  // Compensation of the whole scope has taken the place of what had been thrown, and is still ending the other tokens: what this one
  // was to undo had been given back.
  const entry =
    current?.token === token.id ? current.entry : findEntry(compensable, token.compensates as Ordinal);
  if (compensation === undefined || entry === undefined) return;
  const { elementInstance: compensates, element: compensated } = entry;
  tx.emit('CompensationStepCompleted', { scope, token: token.id, compensates, element: compensated });
}
