import type { StartEvent } from '@onward/model';
import { endsWith, leave } from '../flows.js';
import { activate, pass, type ElementBehaviour } from './behaviour.js';
import { complete, goOn } from './catching-event.js';
import { afterListener, hasListeners, listenToEnd } from './listening.js';

/** Start event (BPMN 2.0.2 §13.5.1): the token goes on, over every outgoing flow. What triggers one is waited for elsewhere. */
export const startEvent: ElementBehaviour<StartEvent> = {
  execute(tx, element, token) {
    if (hasListeners(element)) {
      listenToEnd(tx, element, activate(tx, element, token), goOn);
      return;
    }
    const outgoing = tx.context.graph.outgoing(element.id);
    pass(tx, element, token, endsWith(outgoing));
    leave(tx, token.id, token.scope, outgoing);
  },
  // Its outputs could not be applied.
  retry: (tx, element, { id }) => complete(tx, element, id),
  listened: afterListener<StartEvent>(goOn, goOn),
};
