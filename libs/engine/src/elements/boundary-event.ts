import { invariant, type BoundaryEvent } from '@onward/model';
import type { ElementBehaviour } from './behaviour.js';

/** Compensation boundary event: it ties a handler to an activity (see `compensation.ts`); no flow leads to it, so no token comes. */
export const boundaryEvent: ElementBehaviour<BoundaryEvent> = {
  execute(_tx, element) {
    invariant(false, `a token came to the compensation boundary event ${element.id}`);
  },
};
