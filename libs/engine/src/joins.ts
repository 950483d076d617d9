import type { FlowElement, Ordinal, SequenceFlow } from '@onward/model';
import { missing } from './missing.js';
import { entries, first } from './ordinal-map.js';
import type { JoinState } from './state.js';
import type { Transaction } from './transaction.js';

const quantityOf = (element: FlowElement): number =>
  'startQuantity' in element ? (element.startQuantity ?? 1) : 1;

/** Whether tokens wait for each other there: a join, or an activity that needs several (BPMN 2.0.2 §10.3, startQuantity). */
export const needsSet = (element: FlowElement): boolean => quantityOf(element) > 1;

/**
 * What a token's arrival means where tokens wait for each other; undefined where they do not.
 *
 * Parallel gateway with several incoming flows: a set is complete with one token of every flow. The token that completes one is ready
 * and fires it; the k-th token of a flow belongs to the k-th set, so that a second token on one flow waits for the next.
 * Activity with a start quantity: with so many tokens, over whichever flows they came.
 * Inclusive and complex gateways: nobody can tell on arrival; `synchronisation.ts` looks at them when nothing else moves.
 */
export function arrivalOver(
  tx: Transaction,
  scope: Ordinal,
  flow: SequenceFlow,
): 'waits' | 'completes' | undefined {
  const { graph } = tx.context;
  const target = graph.elements.get(flow.target);
  if (target === undefined) return undefined;
  switch (target.type) {
    case 'parallelGateway': {
      const incoming = graph.incoming(flow.target);
      if (incoming.length < 2) return undefined;
      const join = tx.scope(scope).joins.get(flow.target);
      return incoming.every(({ id }) => id === flow.id || waitingOver(join, id)) ? 'completes' : 'waits';
    }
    case 'inclusiveGateway':
    case 'complexGateway':
      return graph.incoming(flow.target).length < 2 ? undefined : 'waits';
    default: {
      const quantity = quantityOf(target);
      if (quantity < 2) return undefined;
      const join = tx.scope(scope).joins.get(flow.target);
      return waitingIn(join, quantity) + 1 >= quantity ? 'completes' : 'waits';
    }
  }
}

/** Whether the flow has brought a token that belongs to no complete set yet. */
const waitingOver = (join: JoinState | undefined, flow: string): boolean =>
  join !== undefined && (join.arrivals.get(flow)?.size ?? 0) > join.complete;

/** Tokens over any flow that belong to no complete set yet. */
function waitingIn(join: JoinState | undefined, quantity: number): number {
  if (join === undefined) return 0;
  let waiting = -join.complete * quantity;
  for (const tokens of join.arrivals.values()) waiting += tokens.size;
  return waiting;
}

/** The oldest complete set: one token of every incoming flow, or as many as the activity needs. */
export function completeSet(tx: Transaction, scope: Ordinal, element: FlowElement): readonly Ordinal[] {
  const join = tx.scope(scope).joins.get(element.id);
  if (needsSet(element)) return oldest(join, quantityOf(element));
  return tx.context.graph.incoming(element.id).map(({ id }) => {
    const arrivals = join?.arrivals.get(id);
    const arrival = arrivals && first(arrivals);
    return arrival ? arrival[1] : missing('arrival over flow', id);
  });
}

function oldest(join: JoinState | undefined, quantity: number): readonly Ordinal[] {
  const arrivals = [...(join?.arrivals.values() ?? [])].flatMap((tokens) => [...entries(tokens)]);
  return arrivals
    .toSorted(([a], [b]) => a - b)
    .slice(0, quantity)
    .map(([, token]) => token);
}
