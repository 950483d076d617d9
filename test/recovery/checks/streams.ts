import type { History } from '../history.js';

/** Positions grow, revisions have no gap, no event is stored twice, and the feed has shown exactly what is stored. */
export function* checkStreams({ events, instances }: History, feed: readonly string[]): Generator<string> {
  const ids = new Set<string>();
  let last = 0n;
  for (const { id, position } of events) {
    if (BigInt(position) <= last) yield `position ${position} stands behind ${last}`;
    last = BigInt(position);
    if (ids.has(id)) yield `event ${id} is stored twice`;
    ids.add(id);
  }
  for (const { key, events: own } of instances.values()) {
    const gap = own.findIndex(({ revision }, index) => revision !== index);
    if (gap >= 0) yield `instance ${key} has revision ${own[gap]!.revision} where ${gap} is due`;
  }
  const wrong = events.findIndex(({ position }, index) => feed[index] !== position);
  if (wrong >= 0) yield `the feed showed ${feed[wrong]} where ${events[wrong]!.position} is stored`;
  else if (feed.length !== events.length)
    yield `the feed showed ${feed.length} events, ${events.length} are stored`;
}
