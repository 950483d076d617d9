import type { ParallelGateway } from '@onward/model';
import { endsWith, leave } from '../flows.js';
import { completeSet } from '../joins.js';
import { pass, type ElementBehaviour } from './behaviour.js';

/**
 * Parallel gateway (BPMN 2.0.2 §13.4.1). With several incoming flows it is a join: the token that completes a set fires it, the set
 * is consumed and a new token goes on. With several outgoing flows it is a fork. It may be both.
 */
export const parallelGateway: ElementBehaviour<ParallelGateway> = {
  execute(tx, element, token) {
    const { graph } = tx.context;
    const outgoing = graph.outgoing(element.id);
    const ends = endsWith(outgoing);
    if (graph.incoming(element.id).length < 2) {
      pass(tx, element, token, ends);
      leave(tx, token.id, token.scope, outgoing);
      return;
    }
    const { scope } = token;
    const elementInstance = tx.nextOrdinal;
    const joined = elementInstance + 1;
    const consumed = completeSet(tx, scope, element);
    tx.emit('ElementPassed', {
      elementInstance,
      element: element.id,
      elementType: element.type,
      scope,
      token: joined,
      consumed,
      ...(ends && { ends }),
    });
    leave(tx, joined, scope, outgoing);
  },
};
