import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import {
  append,
  Collector,
  events,
  newDecision,
  newPrefix,
  newStream,
  placesOf,
} from '../contract/harness.js';
import { OutcomeUnknown, StoreUnavailable } from '../errors.js';
import type { EventStore, ExpectedRevision } from '../port.js';
import { openEventStoreDb, type EventStoreDbOptions } from './open.js';
import { FaultyNetwork } from './proxy.fixture.js';
import { withEventStoreDb } from './server.fixture.js';

jest.setTimeout(60_000);

const FAST = { timeoutMs: 400, resendMs: 0 };

withEventStoreDb('EventStoreDB behind a network that fails', (connectionString) => {
  let network: FaultyNetwork;
  let direct: EventStore;
  const stores: EventStore[] = [];
  const open = (options: Omit<EventStoreDbOptions, 'connectionString'> = {}): EventStore => {
    const store = openEventStoreDb({ connectionString: network.connectionString(), ...options });
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    const before = await FaultyNetwork.before(connectionString);
    if (before === undefined)
      throw new Error('these tests put a network between themselves and a single server without TLS');
    network = before;
    direct = openEventStoreDb({ connectionString });
  });
  afterEach(async () => {
    await network.cut();
    await Promise.all([direct, ...stores.splice(0)].map((store) => store.close()));
  });

  /** Sends the identical append until its outcome is known, as callers of the port do. */
  async function appendSurely(
    store: EventStore,
    stream: string,
    expected: ExpectedRevision,
  ): Promise<number> {
    const list = events(2);
    const decision = newDecision();
    for (;;) {
      try {
        return (await append(store, stream, expected, list, decision)).revision;
      } catch (error) {
        if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
      }
    }
  }

  test('where no server answers, nothing was sent: everything is unavailable, until it does', async () => {
    const store = open();
    await network.cut();
    const stream = newStream();
    await expect(append(store, stream, 'no-stream')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream(stream, { limit: 1 })).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await network.restore();
    expect(await appendSurely(store, stream, 'no-stream')).toBe(1);
    expect(await store.readStream(stream, { limit: 9 })).toHaveLength(2);
  });

  test('an append whose answer is lost is sent again and stored once', async () => {
    const store = open();
    const stream = newStream();
    await append(store, stream, 'no-stream');
    network.silence();
    const answer = append(store, stream, 0, 3);
    await network.untilReceived(1);
    // Stored, although nobody told the adapter.
    const told = new Collector(direct, { after: 'start', prefixes: [stream] });
    await told.untilEvents(4);
    await told.close();
    await network.cut();
    await network.restore();
    expect(await answer).toMatchObject({ revision: 3 });
    expect(await direct.readStream(stream, { limit: 9 })).toHaveLength(4);
  });

  test.each(['any', 'stream-exists'] as const)(
    'with %s it is not sent again: the caller is told that its outcome is unknown',
    async (expected) => {
      const store = open();
      const stream = newStream();
      await append(store, stream, 'no-stream');
      network.silence();
      const answer = append(store, stream, expected, 3);
      await network.untilReceived(1);
      await network.cut();
      await expect(answer).rejects.toBeInstanceOf(OutcomeUnknown);
    },
  );

  test('a server that is silent is given up in time, and left', async () => {
    const store = open(FAST);
    const stream = newStream();
    await append(store, stream, 'no-stream');
    network.silence();
    await expect(append(store, stream, 0)).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(store.readStream(stream, { limit: 1 })).rejects.toBeInstanceOf(StoreUnavailable);
    await network.cut();
    await network.restore();
    expect(await appendSurely(store, stream, 1)).toBe(3);
  });

  test('connections that break again and again lose and repeat nothing', async () => {
    const store = open();
    const prefix = newPrefix();
    const collector = new Collector(store, { after: await direct.head(), prefixes: [prefix] });
    const write = async (stream: string): Promise<void> => {
      let expected: ExpectedRevision = 'no-stream';
      for (let at = 0; at < 30; at++) expected = await appendSurely(store, stream, expected);
    };
    const streams = Array.from({ length: 20 }, (_, at) => `${prefix}-${at}`);
    const writing = Promise.all(streams.map(write));
    for (let breaks = 1; breaks <= 6; breaks++) {
      await collector.untilEvents(breaks * 100);
      if (breaks % 2 === 0) network.breakConnections();
      else await network.cut().then(() => network.restore());
    }
    await writing;
    await collector.untilEvents(20 * 60);
    await collector.close();
    const history = new Collector(direct, { after: 'start', prefixes: [prefix] });
    await history.untilEvents(20 * 60);
    await history.close();
    expect(placesOf(collector.events)).toEqual(placesOf(history.events));
    expect(new Set(placesOf(history.events)).size).toBe(20 * 60);
    expect(collector.errors).toEqual([]);
  });

  test('a subscription from the end knows its end although the server came later', async () => {
    const store = open();
    const stream = newStream();
    await append(direct, stream, 'no-stream');
    await network.cut();
    const collector = new Collector(store, { after: 'end', prefixes: [stream] });
    await network.restore();
    await appendSurely(store, stream, 0);
    await collector.untilEvents(2);
    await collector.close();
    expect(placesOf(collector.events)).toEqual([`${stream}@1`, `${stream}@2`]);
  });

  test('closing while the server is away ends everything', async () => {
    const store = open(FAST);
    const collector = new Collector(store, { after: 'end', prefixes: [randomUUID()] });
    const other = new Collector(store, { after: 'start', prefixes: [randomUUID()] });
    await network.cut();
    await store.close();
    await Promise.all([collector.close(), other.close()]);
    expect([...collector.errors, ...other.errors]).toEqual([]);
    await expect(append(store, newStream(), 'any')).rejects.toThrow('closed');
  });

  test('closing one store does not disturb the appends of another', async () => {
    const [one, two] = [open(), open()];
    const streams = Array.from({ length: 50 }, () => newStream());
    await append(one, newStream(), 'any');
    const writing = Promise.all(streams.map((stream) => append(two, stream, 'no-stream')));
    await one.close();
    expect(await writing).toHaveLength(50);
  });
});
