import { Readable } from 'node:stream';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Position } from '@onward/model';
import { Feed } from './feed.js';

type Checkpoint = (subscription: unknown, position: { commit: bigint; prepare: bigint }) => void;

/** A subscription on which the server says nothing but where it has come to. */
function silent() {
  let told: Checkpoint = () => undefined;
  const stream = Object.assign(new Readable({ objectMode: true, read: () => undefined }), {
    unsubscribe: () => Promise.resolve(),
  });
  const client = {
    subscribeToAll: ({ filter }: { filter: { checkpointReached: Checkpoint } }) => {
      told = filter.checkpointReached;
      return stream;
    },
  } as unknown as EventStoreDBClient;
  const tell = (commit: bigint): void => told(stream, { commit, prepare: commit });
  return { client, tell };
}

describe('Feed', () => {
  it('moves to where the server says it has come, but not to "the end", which is no place', () => {
    const { client, tell } = silent();
    const feed = new Feed({
      client,
      after: '7' as Position,
      prefixes: ['a'],
      maxBuffered: 10,
      wake: () => undefined,
    });
    tell(2n ** 64n - 1n);
    expect(feed.take(10)).toBeUndefined();
    tell(12n);
    expect(feed.take(10)).toEqual({ events: [], upTo: '12' });
    tell(2n ** 64n - 1n);
    expect(feed.take(10)).toBeUndefined();
    feed.close();
  });
});
