import type { EventBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '@onward/event-store';
import { Recorded } from './recorded.js';

/** What the runtime's saga host calls for each stored event; the list is complete when it returns. */
export const publisher =
  (eventBus: EventBus) =>
  (event: RecordedEvent): readonly Promise<unknown>[] => {
    const recorded = new Recorded(event);
    eventBus.publish(recorded);
    return recorded.promises;
  };
