import type { Ordinal, SequenceFlow } from '@onward/model';
import { missing } from './missing.js';
import { first } from './ordinal-map.js';
import type { JoinState } from './state.js';
import type { Transaction } from './transaction.js';

/**
 * What a token's arrival means at a parallel gateway with several incoming flows; undefined where the flow leads to none.
 * A set is complete with one token of every flow. The token that completes one is ready and fires it; the k-th token of a flow
 * belongs to the k-th set, so that a second token on one flow waits for the next.
 */
export function arrivalOver(
  tx: Transaction,
  scope: Ordinal,
  flow: SequenceFlow,
): 'waits' | 'completes' | undefined {
  const { graph } = tx.context;
  if (graph.elements.get(flow.target)?.type !== 'parallelGateway') return undefined;
  const incoming = graph.incoming(flow.target);
  if (incoming.length < 2) return undefined;
  const join = tx.scope(scope).joins.get(flow.target);
  return incoming.every(({ id }) => id === flow.id || waitingOver(join, id)) ? 'completes' : 'waits';
}

/** Whether the flow has brought a token that belongs to no complete set yet. */
const waitingOver = (join: JoinState | undefined, flow: string): boolean =>
  join !== undefined && (join.arrivals.get(flow)?.size ?? 0) > join.complete;

/** The oldest complete set at a join: one token of every incoming flow. */
export function completeSet(tx: Transaction, scope: Ordinal, gateway: string): readonly Ordinal[] {
  const join = tx.scope(scope).joins.get(gateway);
  return tx.context.graph.incoming(gateway).map(({ id }) => {
    const arrivals = join?.arrivals.get(id);
    const oldest = arrivals && first(arrivals);
    return oldest ? oldest[1] : missing('arrival over flow', id);
  });
}
