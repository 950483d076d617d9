import {
  comparePositions,
  instanceKeyOf,
  isInstanceStream,
  type Ordinal,
  type Position,
} from '@onward/model';
import type { World } from '../world.js';
import { happened } from './history-check.js';

interface Waiting {
  readonly name: string;
  readonly since: Position;
  heard: number;
}

/** What still waits for a signal has heard every one that came since it waits. For a moment at which all is at rest. */
export function checkSignals(world: World): void {
  const signals = world.log
    .history()
    .filter(({ type }) => type === 'SignalBroadcast' || type === 'SignalThrown')
    .map(({ data, position, stream, type }) => ({
      name: data['name'],
      position,
      // It hears what it throws itself within the same decision.
      thrower: type === 'SignalThrown' && isInstanceStream(stream) ? instanceKeyOf(stream) : undefined,
    }));
  for (const { instanceKey, events, states } of world.oracle.instances()) {
    if (states.at(-1)?.failure !== undefined) continue;
    const waiting = new Map<Ordinal, Waiting>();
    for (const [at, event] of happened(events).entries()) {
      if (event.type === 'EventSubscriptionCreated' && event.data.trigger.type === 'signal')
        waiting.set(event.data.subscription, {
          name: event.data.trigger.name,
          since: events[at]!.position,
          heard: 0,
        });
      else if (event.type === 'EventSubscriptionDeleted') waiting.delete(event.data.subscription);
      else if (event.type === 'EventSubscriptionTriggered') {
        const one = waiting.get(event.data.subscription);
        if (one !== undefined) one.heard++;
        if (!event.data.stays) waiting.delete(event.data.subscription);
      }
    }
    for (const [id, { heard, name, since }] of waiting) {
      const came = signals.filter(
        (signal) =>
          signal.name === name &&
          signal.thrower !== instanceKey &&
          comparePositions(signal.position, since) > 0,
      );
      if (heard < came.length)
        world.violated(
          `subscription ${id} of ${instanceKey} waits for ${name}, has heard it ${heard} times, and it came ${came.length} times`,
        );
    }
  }
}
