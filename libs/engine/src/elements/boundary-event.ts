import type { BoundaryEvent } from '@onward/model';
import { complete, goOn, passCatching } from './catching-event.js';
import type { ElementBehaviour } from './behaviour.js';
import { afterListener } from './listening.js';

/**
 * Boundary event (BPMN 2.0.2 §13.5.3): its activity waits for it (`activity.ts`), and when it occurs a token starts here
 * (`catching.ts`). One for compensation ties a handler to its activity, and no token comes.
 */
export const boundaryEvent: ElementBehaviour<BoundaryEvent> = {
  execute: (tx, element, token) => passCatching(tx, element, token, {}),
  retry: (tx, element, { id }) => complete(tx, element, id),
  listened: afterListener<BoundaryEvent>(goOn, goOn),
};
