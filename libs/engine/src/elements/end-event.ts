import type { EndEvent } from '@onward/model';
import { terminateScope } from '../scopes.js';
import { pass, type ElementBehaviour } from './behaviour.js';

/** None end event: the token ends. Terminate end event: so do all others of its scope, which completes (BPMN 2.0.2 §13.5.6). */
export const endEvent: ElementBehaviour<EndEvent> = {
  execute(tx, element, token) {
    pass(tx, element, token, true);
    if (element.event?.type === 'terminate') terminateScope(tx, token.scope, 'END_EVENT');
  },
};
