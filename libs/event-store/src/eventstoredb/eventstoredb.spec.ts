import { binaryEvent, EventStoreDBClient, jsonEvent, type JSONType } from '@eventstore/db-client';
import { comparePositions, type JsonObject, type Position } from '@onward/model';
import { append, Collector, events, metadata, newPrefix, newStream, placesOf } from '../contract/harness.js';
import { AppendTooLarge, InvalidPosition, StoreDamaged, StreamDeleted } from '../errors.js';
import type { EventStore } from '../port.js';
import { openEventStoreDb } from './open.js';
import { withEventStoreDb } from './server.fixture.js';

withEventStoreDb('EventStoreDB itself', (connectionString) => {
  let store: EventStore;
  let client: EventStoreDBClient;
  beforeAll(() => {
    store = openEventStoreDb({ connectionString });
    client = EventStoreDBClient.connectionString(connectionString);
  });
  afterAll(async () => {
    await store.close();
    await client.dispose();
  });

  test('gets plain JSON with the metadata its own tools know', async () => {
    const stream = newStream();
    const envelope = metadata({ $correlationId: 'story', $causationId: 'cause', actor: 'ä' });
    const data: JsonObject = { amount: 12.5, list: [1, { two: null }] };
    const { position } = await append(store, stream, 'no-stream', [
      { type: 'OrderPlaced', data, metadata: envelope },
    ]);
    for await (const { event } of client.readStream(stream)) {
      expect(event).toMatchObject({ isJson: true, type: 'OrderPlaced', data, metadata: envelope });
      expect(String(event!.position!.commit)).toBe(position);
    }
  });

  test('a stream deleted for good says so', async () => {
    const stream = newStream();
    await append(store, stream, 'no-stream', 2);
    await client.tombstoneStream(stream);
    for (const expected of ['no-stream', 'any', 1] as const)
      await expect(append(store, stream, expected)).rejects.toBeInstanceOf(StreamDeleted);
    await expect(store.readStream(stream, { limit: 1 })).rejects.toBeInstanceOf(StreamDeleted);
  });

  test('a stream deleted for now begins again behind its old revisions', async () => {
    const stream = newStream();
    await append(store, stream, 'no-stream', 2);
    await client.deleteStream(stream);
    expect(await store.readStream(stream, { limit: 9 })).toEqual([]);
    expect(await append(store, stream, 'no-stream')).toMatchObject({ revision: 2 });
  });

  test('setMaxCount keeps what else the metadata say, and writes them only when they change', async () => {
    const stream = newStream();
    await client.setStreamMetadata(stream, { maxAge: 3600, purpose: 'test' });
    for (const maxCount of [3, 3, 2, 2]) await store.setMaxCount(stream, maxCount);
    // Of a stream's metadata the server keeps the newest version only; its revision says how many there were.
    const written: unknown[] = [];
    for await (const { event } of client.readStream(`$$${stream}`))
      written.push(event!.revision, event!.data);
    expect(written).toEqual([2n, { $maxAge: 3600, purpose: 'test', $maxCount: 2 }]);
  });

  test('what others write into it is left out of everything, and refused in a stream of ours', async () => {
    const prefix = newPrefix();
    const after = await store.head();
    await append(store, `${prefix}-ours`, 'no-stream');
    await client.appendToStream(`${prefix}-theirs`, [
      binaryEvent({ type: 'Binary', data: Buffer.from('x') }),
      jsonEvent({ type: 'Json', data: { no: 'envelope' } }),
      jsonEvent({ type: 'List', data: [1] as unknown as JSONType & object, metadata: { version: 1 } }),
    ]);
    await store.setMaxCount(`${prefix}-ours`, 5);
    await append(store, `${prefix}-ours`, 0);
    const expected = [`${prefix}-ours@0`, `${prefix}-ours@1`];
    const page = await store.readAll({ after, limit: 100 });
    expect(placesOf(page.events)).toEqual(expected);
    for (const prefixes of [undefined, [prefix]]) {
      const collector = new Collector(store, { after, ...(prefixes && { prefixes }) });
      await collector.untilEvents(2);
      await collector.close();
      expect(placesOf(collector.events)).toEqual(expected);
    }
    await expect(store.readStream(`${prefix}-theirs`, { limit: 9 })).rejects.toBeInstanceOf(StoreDamaged);
  });

  test('a position of another store is refused', async () => {
    const { position } = await append(store, newStream(), 'no-stream');
    const wrong = String(BigInt(position) - 1n) as Position;
    await expect(store.readAll({ after: wrong, limit: 1 })).rejects.toBeInstanceOf(InvalidPosition);
    for (const prefixes of [undefined, ['x']]) {
      const collector = new Collector(store, { after: wrong, ...(prefixes && { prefixes }) });
      await collector.until(() => collector.errors.length > 0);
      await collector.close();
      expect(collector.errors).toEqual([expect.any(InvalidPosition)]);
    }
  });

  test('what is no JSON is refused before anything is sent', async () => {
    const stream = newStream();
    const data = { amount: 1n } as unknown as JsonObject;
    await expect(
      append(store, stream, 'no-stream', [{ type: 'T', data, metadata: metadata() }]),
    ).rejects.toThrow(TypeError);
    expect(await append(store, stream, 'no-stream')).toMatchObject({ revision: 0 });
  });

  test('metadata count towards the limit, for each event', async () => {
    const envelope = metadata({ actor: 'x'.repeat(2000) });
    const list = Array.from({ length: 500 }, () => ({ type: 'T', data: {}, metadata: envelope }));
    await expect(append(store, newStream(), 'no-stream', list)).rejects.toBeInstanceOf(AppendTooLarge);
  });

  test('a subscription without a filter moves past what is not for it', async () => {
    const after = await store.head();
    const collector = new Collector(store, { after });
    const stream = newStream();
    await append(store, stream, 'no-stream');
    await store.setMaxCount(stream, 7);
    const head = await store.head();
    // Whoever else uses the server may move it further, with events of their own.
    await collector.until(() => collector.upTo !== undefined && comparePositions(collector.upTo, head) >= 0);
    await collector.close();
    const own = collector.events.filter((event) => event.stream === stream);
    expect(placesOf(own)).toEqual([`${stream}@0`]);
  });

  test('a filtered subscription is told of what others append, too', async () => {
    const collector = new Collector(store, { after: 'end', prefixes: [newPrefix()] });
    const other = openEventStoreDb({ connectionString });
    await append(store, newStream(), 'no-stream');
    const { position } = await append(other, newStream(), 'no-stream', events(2));
    await other.close();
    await collector.until(() => collector.upTo !== undefined && BigInt(collector.upTo) >= BigInt(position));
    await collector.close();
    expect(collector.events).toEqual([]);
  });
});
