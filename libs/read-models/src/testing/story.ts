import type { RecordedEvent } from '@onward/event-store';
import { inDeployments, inInstance, merged } from './history.js';
import { CHARGED } from './stories/charged.js';
import { COMPENSATED } from './stories/compensated.js';
import { EVENTS } from './stories/events.js';
import { DEPLOYMENTS } from './stories/deployments.js';
import { WAITING } from './stories/waiting.js';

export { CHARGED, COMPENSATED, DEPLOYMENTS, EVENTS, WAITING };

/** All stories as one log, the instances interleaved. */
export function wholeStory(): readonly RecordedEvent[] {
  const spread = (events: readonly RecordedEvent[], offset: number): readonly RecordedEvent[] =>
    events.map((event, at) => ({
      ...event,
      position: String(10 + at * 4 + offset) as RecordedEvent['position'],
    }));
  return merged(
    inDeployments(DEPLOYMENTS),
    spread(inInstance(7, CHARGED), 0),
    spread(inInstance(8, COMPENSATED), 1),
    spread(inInstance(9, WAITING), 2),
    spread(inInstance(10, EVENTS), 3),
  );
}
