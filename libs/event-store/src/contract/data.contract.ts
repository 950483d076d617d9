import type { JsonObject } from '@onward/model';
import { append, Collector, metadata, newPrefix, newStream, type ContractContext } from './harness.js';

/** Data and metadata come back as they went in: read from the store, and live. */
export function dataContract(context: ContractContext): void {
  const nested = (depth: number): JsonObject =>
    depth === 0 ? {} : { deeper: nested(depth - 1), list: [[depth]] };
  const cases: readonly [string, JsonObject][] = [
    ['nothing', {}],
    [
      'all kinds of values',
      { text: 'a', number: 1.5, yes: true, no: false, nothing: null, list: [], object: {} },
    ],
    ['unicode', { ä: '€ 😀 \u2028 \u0000 \ud83d\ude00 عربى', 日本: ['語'] }],
    ['half a surrogate pair', { text: '\ud83d' }],
    [
      'numbers',
      { large: Number.MAX_SAFE_INTEGER, small: -5e-324, huge: 1.7976931348623157e308, third: 1 / 3 },
    ],
    ['quotes and control characters', { text: '"\\\n\r\t\b\f/' }],
    ['names of Object.prototype', { constructor: 1, toString: 'x', hasOwnProperty: null, valueOf: {} }],
    ['50 levels', nested(50)],
    ['dollars and dots', { $set: 1, 'a.b': 2, '': 3 }],
  ];

  describe('data', () => {
    test.each(cases)('%s', async (_name, data) => {
      const stream = newStream();
      const collector = new Collector(context.store, {
        after: await context.store.head(),
        prefixes: [stream],
      });
      const envelope = metadata({
        definitionKey: '1048576',
        processId: 'Bestellung-ä',
        processVersion: 3,
        actor: '"\\😀',
      });
      await append(context.store, stream, 'no-stream', [{ type: 'Something', data, metadata: envelope }]);
      await collector.untilEvents(1);
      await collector.close();
      await context.reopen();
      const [read] = await context.store.readStream(stream, { limit: 1 });
      for (const event of [collector.events[0]!, read!]) {
        expect(event.data).toEqual(data);
        expect(event.metadata).toEqual(envelope);
        expect(event).toMatchObject({ type: 'Something', stream, revision: 0 });
      }
    });

    test('a key called __proto__ stays an own property', async () => {
      const stream = newStream();
      const data = JSON.parse('{"__proto__":{"polluted":true},"in":{"__proto__":1}}') as JsonObject;
      await append(context.store, stream, 'no-stream', [{ type: 'Odd', data, metadata: metadata() }]);
      await context.reopen();
      const [read] = await context.store.readStream(stream, { limit: 1 });
      expect(Object.getPrototypeOf(read!.data)).toBe(Object.prototype);
      expect(JSON.stringify(read!.data)).toBe(JSON.stringify(data));
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });

    test('each event keeps its own envelope, shared, equal or different', async () => {
      const stream = newStream();
      const one = metadata({ actor: 'one' });
      const two = metadata({ actor: 'two', version: 2 });
      const envelopes = [one, one, { ...one }, two, one, two, { ...two, time: two.time + 1 }];
      const list = envelopes.map((envelope, at) => ({ type: `T${at}`, data: { at }, metadata: envelope }));
      await append(context.store, stream, 'no-stream', list);
      await context.reopen();
      const read = await context.store.readStream(stream, { limit: 100 });
      expect(read.map((event) => event.metadata)).toEqual(envelopes);
    });

    test('any printable stream name will do', async () => {
      const prefix = newPrefix();
      for (const name of ['a b', 'ä€😀', 'with/slash', 'quote\'"', 'x'.repeat(100), '-', '0']) {
        const stream = `${prefix}-${name}`;
        await append(context.store, stream, 'no-stream', 2);
        const read = await context.store.readStream(stream, { limit: 10 });
        expect(read.map((event) => [event.stream, event.revision])).toEqual([
          [stream, 0],
          [stream, 1],
        ]);
      }
    });
  });
}
