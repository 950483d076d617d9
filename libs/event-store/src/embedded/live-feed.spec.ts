import { metadata } from '../contract/harness.js';
import { LiveFeed } from './live-feed.js';
import type { Operation } from './operation.js';
import { select } from './selection.js';

const envelope = metadata();

/** An append of `count` events that ends at `lastPosition`. */
function op(stream: string, lastPosition: number, count: number, bytes = 10): Operation {
  const events = Array.from({ length: count }, (_, at) => ({ type: `T${at}`, data: {}, metadata: envelope }));
  const append = { stream, firstRevision: 0, decisionId: 'd', lastPosition, events };
  return { append, record: Buffer.alloc(bytes), resolve: () => undefined, reject: () => undefined };
}

const positionsBehind = (feed: LiveFeed, after: number, prefixes?: readonly string[]) => {
  const live = feed.behind(after);
  return (
    live &&
    select(live.appends, live.first, after, prefixes, 100).events.map((event) => Number(event.position))
  );
};

test('gives what lies behind a position, also from within an append', () => {
  const feed = new LiveFeed({ maxEvents: 100, maxBytes: 10_000 }, 0);
  feed.publish([op('a', 3, 3), op('b', 5, 2)], 5);
  expect(positionsBehind(feed, 0)).toEqual([1, 2, 3, 4, 5]);
  expect(positionsBehind(feed, 2)).toEqual([3, 4, 5]);
  expect(positionsBehind(feed, 3)).toEqual([4, 5]);
  expect(positionsBehind(feed, 5)).toEqual([]);
  expect(positionsBehind(feed, 1, ['b'])).toEqual([4, 5]);
});

test('hands out the very objects that were appended', () => {
  const feed = new LiveFeed({ maxEvents: 100, maxBytes: 10_000 }, 0);
  const appended = op('a', 2, 2);
  feed.publish([appended], 2);
  const events = () => select(feed.behind(0)!.appends, 0, 0, undefined, 10).events;
  expect(events()[1]!.data).toBe(appended.append!.events[1]!.data);
  expect(events()[1]).toBe(events()[1]);
});

test.each([
  ['events', { maxEvents: 10, maxBytes: 1_000_000 }],
  ['bytes', { maxEvents: 1_000_000, maxBytes: 100 }],
])('is bounded by %s and says when it starts later', (_name, bounds) => {
  const feed = new LiveFeed(bounds, 0);
  for (let at = 1; at <= 100; at++) feed.publish([op('a', at, 1)], at);
  expect(positionsBehind(feed, 0)).toBeUndefined();
  expect(positionsBehind(feed, 97)).toEqual([98, 99, 100]);
  expect(feed.behind(99)!.appends.length).toBeLessThanOrEqual(10);
});

test('begins anew where something is missing', () => {
  const feed = new LiveFeed({ maxEvents: 100, maxBytes: 10_000 }, 0);
  feed.publish([op('a', 1, 1)], 1);
  feed.publish([op('a', 5, 2)], 5);
  expect(positionsBehind(feed, 1)).toBeUndefined();
  expect(positionsBehind(feed, 3)).toEqual([4, 5]);
  feed.publish([], 9);
  expect(positionsBehind(feed, 5)).toBeUndefined();
  expect(positionsBehind(feed, 9)).toEqual([]);
});

test('lets go of what all who listen have read', () => {
  const feed = new LiveFeed({ maxEvents: 1000, maxBytes: 1_000_000 }, 0);
  const places = [0, 0];
  for (const at of [0, 1])
    feed.listen(
      () => undefined,
      () => places[at]!,
    );
  for (let at = 1; at <= 50; at++) feed.publish([op('a', at, 1)], at);
  places[0] = 50;
  feed.publish([op('a', 51, 1)], 51);
  expect(positionsBehind(feed, 0)).toHaveLength(51);
  places[1] = 40;
  feed.publish([op('a', 52, 1)], 52);
  expect(positionsBehind(feed, 39)).toBeUndefined();
  expect(positionsBehind(feed, 40)).toHaveLength(12);
  places[0] = places[1] = 52;
  feed.publish([op('a', 53, 1)], 53);
  expect(feed.behind(52)!.appends).toHaveLength(1);
});
