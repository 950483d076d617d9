import { comparePositions } from '@onward/model';
import type { EventStore } from '../port.js';
import {
  append,
  Collector,
  gate,
  newPrefix,
  newStream,
  placesOf,
  plain,
  type ContractContext,
} from './harness.js';

/** `streams` writers, each appending `appends` times two events to its own stream, at once. */
async function write(store: EventStore, prefix: string, streams: number, appends: number): Promise<void> {
  const writer = async (stream: string): Promise<void> => {
    let expected: number | 'any' = 'any';
    for (let at = 0; at < appends; at++) ({ revision: expected } = await append(store, stream, expected, 2));
  };
  await Promise.all(Array.from({ length: streams }, (_, number) => writer(`${prefix}-${number}`)));
}

/** Exactly the events 0 … n of each stream, in order, however the streams are mixed. */
function expectWhole(
  collector: Collector,
  perStream: Readonly<Record<string, readonly [number, number]>>,
): void {
  const seen = new Map<string, number[]>();
  for (const { stream, revision } of collector.events)
    seen.set(stream, [...(seen.get(stream) ?? []), revision]);
  const expected = Object.entries(perStream).map(
    ([stream, [from, to]]) => [stream, Array.from({ length: to - from + 1 }, (_, at) => from + at)] as const,
  );
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
  const positions = collector.events.map((event) => event.position);
  expect([...positions].sort(comparePositions)).toEqual(positions);
}

const whole = (prefix: string, streams: number, from: number, to: number) =>
  Object.fromEntries(
    Array.from({ length: streams }, (_, number) => [`${prefix}-${number}`, [from, to] as const]),
  );

/** Some hundred appends, one after the other, on a slow disk. */
const SLOW_MS = 60_000;

/** History, live, and what lies between. */
export function subscribeContract(context: ContractContext): void {
  describe('subscriptions', () => {
    test(
      'from the start give all history, then go on live, while others append',
      async () => {
        const prefix = newPrefix();
        await write(context.store, prefix, 4, 25);
        const writing = write(context.store, prefix, 4, 50);
        const collector = new Collector(context.store, { after: 'start', prefixes: [prefix], maxBatch: 7 });
        await writing;
        await write(context.store, prefix, 4, 25);
        await collector.untilEvents(4 * 200);
        await collector.close();
        expectWhole(collector, whole(prefix, 4, 0, 199));
        expect(Math.max(...collector.batches.map((batch) => batch.events.length))).toBeLessThanOrEqual(7);
        expect(collector.errors).toEqual([]);
      },
      SLOW_MS,
    );

    test('from a position in the middle begin behind it', async () => {
      const prefix = newPrefix();
      const stream = `${prefix}-0`;
      await append(context.store, stream, 'no-stream', 5);
      const [middle] = await context.store.readStream(stream, { from: 2, limit: 1 });
      const collector = new Collector(context.store, { after: middle!.position, prefixes: [prefix] });
      await append(context.store, stream, 4, 3);
      await collector.untilEvents(5);
      await collector.close();
      expectWhole(collector, { [stream]: [3, 7] });
    });

    test('from the end give only what is stored later', async () => {
      const prefix = newPrefix();
      const stream = `${prefix}-0`;
      await append(context.store, stream, 'no-stream', 5);
      const collector = new Collector(context.store, { after: 'end', prefixes: [prefix] });
      await append(context.store, stream, 4, 2);
      await append(context.store, stream, 6, 1);
      await collector.untilEvents(3);
      await collector.close();
      expectWhole(collector, { [stream]: [5, 7] });
    });

    test('give the events that reading gives', async () => {
      const prefix = newPrefix();
      const stream = `${prefix}-0`;
      const start = await context.store.head();
      const live = new Collector(context.store, { after: start, prefixes: [prefix] });
      await append(context.store, stream, 'no-stream', 4);
      await live.untilEvents(4);
      const history = new Collector(context.store, { after: start, prefixes: [prefix] });
      await history.untilEvents(4);
      await Promise.all([live.close(), history.close()]);
      const read = (await context.store.readStream(stream, { limit: 10 })).map(plain);
      expect(live.events.map(plain)).toEqual(read);
      expect(history.events.map(plain)).toEqual(read);
    });

    test(
      'can be resumed at every `upTo` without gap or repetition',
      async () => {
        const prefix = newPrefix();
        const start = await context.store.head();
        await write(context.store, prefix, 2, 5);
        const first = new Collector(context.store, { after: start, prefixes: [prefix], maxBatch: 3 });
        await first.untilEvents(20);
        await first.close();
        for (const [at, { upTo }] of first.batches.entries()) {
          const before = first.batches.slice(0, at + 1).flatMap((batch) => batch.events);
          const rest = new Collector(context.store, { after: upTo, prefixes: [prefix] });
          await rest.untilEvents(20 - before.length);
          await rest.close();
          expect(placesOf([...before, ...rest.events])).toEqual(placesOf(first.events));
        }
      },
      SLOW_MS,
    );

    test('move `upTo` past events that the filter leaves out', async () => {
      const prefix = newPrefix();
      const collector = new Collector(context.store, {
        after: await context.store.head(),
        prefixes: [prefix],
      });
      const { position } = await append(context.store, newStream(), 'no-stream', 3);
      await collector.until(
        () => collector.upTo !== undefined && comparePositions(collector.upTo, position) >= 0,
      );
      await collector.close();
      expect(collector.events).toEqual([]);
    });

    test(
      'do not call again before a batch is done, and a slow one misses nothing',
      async () => {
        const prefix = newPrefix();
        const slow = gate();
        let calls = 0;
        let most = 0;
        const options = { after: await context.store.head(), prefixes: [prefix], maxBatch: 10 };
        const collector = new Collector(context.store, options, async () => {
          most = Math.max(most, ++calls);
          await slow.opened;
          calls--;
        });
        await write(context.store, prefix, 1, 1);
        await collector.untilEvents(1);
        await write(context.store, prefix, 3, 40);
        expect(collector.batches).toHaveLength(1);
        slow.open();
        await collector.untilEvents(2 + 3 * 80);
        await collector.close();
        expect(most).toBe(1);
        expectWhole(collector, { ...whole(prefix, 3, 0, 79), [`${prefix}-0`]: [0, 81] });
      },
      SLOW_MS,
    );

    test.each(['throws', 'rejects'])('end with that error when a batch %s', async (how) => {
      const prefix = newPrefix();
      const broken = new Error('cannot go on');
      const collector = new Collector(
        context.store,
        { after: await context.store.head(), prefixes: [prefix] },
        () => {
          if (how === 'throws') throw broken;
          return Promise.reject(broken);
        },
      );
      await append(context.store, `${prefix}-0`, 'no-stream');
      await collector.until(() => collector.errors.length > 0);
      await append(context.store, `${prefix}-0`, 0);
      await collector.close();
      expect(collector.errors).toEqual([broken]);
      expect(collector.batches).toHaveLength(1);
    });

    test('close() waits for the batch under way, after which none comes', async () => {
      const prefix = newPrefix();
      const slow = gate();
      let done = false;
      const options = { after: await context.store.head(), prefixes: [prefix], maxBatch: 1 };
      const collector = new Collector(context.store, options, async () => {
        await slow.opened;
        done = true;
      });
      await append(context.store, `${prefix}-0`, 'no-stream', 3);
      await collector.untilEvents(1);
      const closed = collector.close().then(() => done);
      await append(context.store, `${prefix}-0`, 2);
      expect(done).toBe(false);
      slow.open();
      expect(await closed).toBe(true);
      await append(context.store, `${prefix}-0`, 3);
      expect(collector.batches).toHaveLength(1);
      expect(collector.errors).toEqual([]);
    });

    test('an idle one closes at once, and a second time', async () => {
      const collector = new Collector(context.store, { after: 'end', prefixes: [newPrefix()] });
      await collector.close();
      await collector.close();
      expect(collector.errors).toEqual([]);
    });

    test(
      'do not hold each other up',
      async () => {
        const prefix = newPrefix();
        const options = { after: await context.store.head(), prefixes: [prefix] };
        const never = gate();
        const stuck = new Collector(context.store, options, () => never.opened);
        const free = new Collector(context.store, options);
        await write(context.store, prefix, 2, 10);
        await free.untilEvents(40);
        expect(stuck.batches).toHaveLength(1);
        never.open();
        await stuck.untilEvents(40);
        await Promise.all([stuck.close(), free.close()]);
        expect(placesOf(stuck.events)).toEqual(placesOf(free.events));
      },
      SLOW_MS,
    );
  });
}
