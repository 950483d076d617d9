import type { ExclusiveGateway, Expression, SequenceFlow } from '@onward/model';
import { evaluate, textOf, unexpected, valuesOf } from '../evaluate.js';
import type { FlowReason } from '../events.js';
import { takeDecided } from '../flows.js';
import { raiseIncident } from '../incidents.js';
import type { Transaction } from '../transaction.js';
import { lookupIn, type Lookup } from '../variables/lookup.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';

type Choice =
  | { readonly ok: true; readonly flow: SequenceFlow; readonly reason?: FlowReason }
  | { readonly ok: false; readonly message: string };

/**
 * Exclusive gateway (BPMN 2.0.2 §13.4.2): the first flow in the order of the model whose condition holds, else the default flow.
 * Where it cannot decide, it becomes an instance that keeps the token, with an incident; resolving that decides again.
 */
export const exclusiveGateway: ElementBehaviour<ExclusiveGateway> = {
  execute(tx, element, token) {
    if (tx.context.graph.outgoing(element.id).length === 0) {
      pass(tx, element, token, true);
      return;
    }
    const choice = choose(tx, element, lookupIn(tx.state, token.scope));
    if (choice.ok) {
      pass(tx, element, token, false);
      takeDecided(tx, choice.flow, token.id, token.scope, choice.reason);
      return;
    }
    raiseIncident(tx, activate(tx, element, token), 'CONDITION_ERROR', choice.message);
  },

  retry(tx, element, { id: elementInstance, token, scope }) {
    const choice = choose(tx, element, lookupIn(tx.state, elementInstance));
    if (!choice.ok) {
      raiseIncident(tx, elementInstance, 'CONDITION_ERROR', choice.message);
      return;
    }
    tx.emit('ElementCompleted', { elementInstance, element: element.id, token: token as number });
    takeDecided(tx, choice.flow, token as number, scope, choice.reason);
  },
};

function choose(tx: Transaction, element: ExclusiveGateway, lookup: Lookup): Choice {
  const outgoing = tx.context.graph.outgoing(element.id);
  const refused: Expression[] = [];
  for (const flow of outgoing) {
    if (flow.id === element.defaultFlow) continue;
    const { condition } = flow;
    if (condition === undefined) return { ok: true, flow };
    const evaluation = evaluate(tx, condition, lookup);
    const where = `Condition of flow "${flow.id}"`;
    if (!evaluation.ok) return { ok: false, message: `${where}: ${evaluation.message}` };
    if (typeof evaluation.value !== 'boolean') {
      return {
        ok: false,
        message: `${where}: ${unexpected(tx, condition, lookup, evaluation.value, 'true or false')}`,
      };
    }
    if (evaluation.value) {
      const reason: FlowReason = {
        kind: 'condition',
        expression: textOf(condition),
        values: valuesOf(tx, [condition], lookup),
      };
      return { ok: true, flow, reason };
    }
    refused.push(condition);
  }
  return otherwise(tx, element, outgoing, refused, lookup);
}

/** No condition holds. */
function otherwise(
  tx: Transaction,
  element: ExclusiveGateway,
  outgoing: readonly SequenceFlow[],
  refused: readonly Expression[],
  lookup: Lookup,
): Choice {
  const values = valuesOf(tx, refused, lookup);
  const flow = outgoing.find(({ id }) => id === element.defaultFlow);
  if (flow !== undefined)
    return refused.length === 0
      ? { ok: true, flow }
      : { ok: true, flow, reason: { kind: 'default', values } };
  const tried = refused.map((condition) => `"${textOf(condition)}"`).join(', ');
  const given = Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const message = `No condition of gateway "${element.id}" holds (${tried}) and it has no default flow. Values: ${given.join(', ')}.`;
  return { ok: false, message };
}
