import type { StartEvent } from '@onward/model';
import { endsWith, leave } from '../flows.js';
import { pass, type ElementBehaviour } from './behaviour.js';

/** Start event (BPMN 2.0.2 §13.5.1): the token goes on, over every outgoing flow. What triggers one is waited for elsewhere. */
export const startEvent: ElementBehaviour<StartEvent> = {
  execute(tx, element, token) {
    const outgoing = tx.context.graph.outgoing(element.id);
    pass(tx, element, token, endsWith(outgoing));
    leave(tx, token.id, token.scope, outgoing);
  },
};
