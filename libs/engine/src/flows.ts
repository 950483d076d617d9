import type { Expression, FlowElement, Ordinal, SequenceFlow } from '@onward/model';
import { evaluate, textOf, unexpected, valuesOf } from './evaluate.js';
import type { FlowReason } from './events.js';
import { arrivalOver } from './joins.js';
import type { Transaction } from './transaction.js';
import type { Lookup } from './variables/lookup.js';

/** A flow to be taken, and why where that was decided. */
export interface Taken {
  readonly flow: SequenceFlow;
  readonly reason?: FlowReason;
}

export type Choice =
  { readonly ok: true; readonly flows: readonly Taken[] } | { readonly ok: false; readonly message: string };

const ONE = 1;

/** Whether a token ends with its element: nowhere to go, or several children go on in its place. */
export const endsWith = (flows: readonly unknown[], quantity = ONE): boolean => flows.length * quantity !== 1;

/** Leaves an element by all its outgoing flows: the token moves over a single one; over several, children of it do. */
export function leave(
  tx: Transaction,
  token: Ordinal,
  scope: Ordinal,
  outgoing: readonly SequenceFlow[],
): void {
  if (outgoing.length === 1) {
    takeFlow(tx, { flow: outgoing[0] as SequenceFlow }, token, scope);
    return;
  }
  for (const flow of outgoing) takeFlow(tx, { flow }, tx.nextOrdinal, scope, token);
}

/** An event or gateway that was an element instance completes, and is left by all its outgoing flows, or those that were decided on. */
export function completeAndFlow(
  tx: Transaction,
  { id: element }: Pick<FlowElement, 'id'>,
  elementInstance: Ordinal,
  flows: readonly Taken[] = tx.context.graph.outgoing(element).map((flow) => ({ flow })),
): void {
  const { scope, token: id } = tx.instance(elementInstance);
  const token = id as Ordinal;
  tx.emit('ElementCompleted', {
    elementInstance,
    element,
    token,
    ...(endsWith(flows) && { ends: true as const }),
  });
  leaveBy(tx, token, scope, flows);
}

/** Leaves an element by the flows that were decided on, `quantity` tokens over each. */
export function leaveBy(
  tx: Transaction,
  token: Ordinal,
  scope: Ordinal,
  flows: readonly Taken[],
  quantity = ONE,
): void {
  if (!endsWith(flows, quantity)) {
    takeFlow(tx, flows[0] as Taken, token, scope);
    return;
  }
  for (const taken of flows) {
    for (let count = 0; count < quantity; count++) takeFlow(tx, taken, tx.nextOrdinal, scope, token);
  }
}

function takeFlow(
  tx: Transaction,
  { flow, reason }: Taken,
  token: Ordinal,
  scope: Ordinal,
  parent?: Ordinal,
): void {
  const join = arrivalOver(tx, scope, flow);
  tx.emit('FlowTaken', {
    flow: flow.id,
    token,
    scope,
    target: flow.target,
    ...(parent !== undefined && { parent }),
    ...(join && { join }),
    ...(reason && { reason }),
  });
}

/**
 * The flows whose condition holds, in the order of the model; without any, the default flow.
 * @param which `first`: one of them (exclusive). `all`: each of them (inclusive, uncontrolled)
 */
export function chooseFlows(
  tx: Transaction,
  element: FlowElement & { readonly defaultFlow?: string },
  lookup: Lookup,
  which: 'first' | 'all',
): Choice {
  const outgoing = tx.context.graph.outgoing(element.id);
  const flows: Taken[] = [];
  const refused: Expression[] = [];
  for (const flow of outgoing) {
    if (flow.id === element.defaultFlow) continue;
    const { condition } = flow;
    if (condition === undefined) {
      flows.push({ flow });
    } else {
      const decided = holds(tx, flow.id, condition, lookup);
      if (!decided.ok) return decided;
      if (decided.reason === undefined) refused.push(condition);
      else flows.push({ flow, reason: decided.reason });
    }
    if (which === 'first' && flows.length > 0) break;
  }
  return flows.length > 0 ? { ok: true, flows } : otherwise(tx, element, outgoing, refused, lookup);
}

type Decided =
  | { readonly ok: true; readonly reason: FlowReason | undefined }
  | { readonly ok: false; readonly message: string };

function holds(tx: Transaction, flow: string, condition: Expression, lookup: Lookup): Decided {
  const evaluation = evaluate(tx, condition, lookup);
  const where = `Condition of flow "${flow}"`;
  if (!evaluation.ok) return { ok: false, message: `${where}: ${evaluation.message}` };
  if (typeof evaluation.value !== 'boolean') {
    const message = `${where}: ${unexpected(tx, condition, lookup, evaluation.value, 'true or false')}`;
    return { ok: false, message };
  }
  if (!evaluation.value) return { ok: true, reason: undefined };
  const values = valuesOf(tx, [condition], lookup);
  return { ok: true, reason: { kind: 'condition', expression: textOf(condition), values } };
}

/** No condition holds. */
function otherwise(
  tx: Transaction,
  element: FlowElement & { readonly defaultFlow?: string },
  outgoing: readonly SequenceFlow[],
  refused: readonly Expression[],
  lookup: Lookup,
): Choice {
  const values = valuesOf(tx, refused, lookup);
  const flow = outgoing.find(({ id }) => id === element.defaultFlow);
  if (flow !== undefined) {
    const reason: FlowReason | undefined = refused.length === 0 ? undefined : { kind: 'default', values };
    return { ok: true, flows: [{ flow, ...(reason && { reason }) }] };
  }
  if (outgoing.length === 0) return { ok: true, flows: [] };
  const what = element.type.endsWith('Gateway') ? 'gateway' : 'element';
  const tried = refused.map((condition) => `"${textOf(condition)}"`).join(', ');
  const given = Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const message = `No condition of ${what} "${element.id}" holds (${tried}) and it has no default flow. Values: ${given.join(', ')}.`;
  return { ok: false, message };
}
