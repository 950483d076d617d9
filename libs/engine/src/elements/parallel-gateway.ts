import type { Ordinal, ParallelGateway } from '@onward/model';
import { completeAndFlow, endsWith, leave } from '../flows.js';
import { completeSet } from '../joins.js';
import type { Token } from '../state.js';
import type { Transaction } from '../transaction.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';
import { afterListener, hasListeners, listen } from './listening.js';

/**
 * Parallel gateway (BPMN 2.0.2 §13.4.1). With several incoming flows it is a join: the token that completes a set fires it, the set
 * is consumed and a new token goes on. With several outgoing flows it is a fork. It may be both. Its listeners come after the join and
 * before the fork.
 */
export const parallelGateway: ElementBehaviour<ParallelGateway> = {
  execute(tx, element, token) {
    const { graph } = tx.context;
    const outgoing = graph.outgoing(element.id);
    const ends = endsWith(outgoing);
    const joins = graph.incoming(element.id).length > 1;
    if (hasListeners(element)) {
      const elementInstance = joins ? join(tx, element, token) : activate(tx, element, token);
      listen(tx, element, elementInstance, 'start', completeAndFlow);
      return;
    }
    if (!joins) {
      pass(tx, element, token, ends);
      leave(tx, token.id, token.scope, outgoing);
      return;
    }
    const joined = joinOf(tx, element, token);
    tx.emit('ElementPassed', { ...joined, ...(ends && { ends }) });
    leave(tx, joined.token, token.scope, outgoing);
  },
  listened: afterListener<ParallelGateway>(completeAndFlow, completeAndFlow),
};

function join(tx: Transaction, element: ParallelGateway, token: Token): Ordinal {
  const joined = joinOf(tx, element, token);
  tx.emit('ElementActivated', joined);
  return joined.elementInstance;
}

function joinOf(tx: Transaction, element: ParallelGateway, { scope }: Token) {
  const elementInstance = tx.nextOrdinal;
  return {
    elementInstance,
    element: element.id,
    elementType: element.type,
    scope,
    token: elementInstance + 1,
    consumed: completeSet(tx, scope, element),
  };
}
