import { comparePositions, type Position } from '@onward/model';
import type { ReadAllResult, ReadStreamOptions } from '../port.js';
import {
  append,
  events,
  newPrefix,
  newStream,
  placesOf,
  plain,
  readAllPages,
  revisionsOf,
  type ContractContext,
} from './harness.js';

/** Reading one stream and reading everything. */
export function readContract(context: ContractContext): void {
  describe('reading a stream of ten events in four appends', () => {
    let stream = '';
    beforeAll(async () => {
      stream = newStream();
      await append(context.store, stream, 'no-stream', 3);
      await append(context.store, stream, 2, 1);
      await append(context.store, stream, 3, 4);
      await append(context.store, stream, 7, 2);
    });

    const cases: readonly [ReadStreamOptions, readonly number[]][] = [
      [{ limit: 100 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      [{ limit: 4 }, [0, 1, 2, 3]],
      [{ limit: 1 }, [0]],
      [{ from: 0, limit: 2 }, [0, 1]],
      [{ from: 2, limit: 3 }, [2, 3, 4]],
      [{ from: 5, limit: 100 }, [5, 6, 7, 8, 9]],
      [{ from: 9, limit: 5 }, [9]],
      [{ from: 10, limit: 5 }, []],
      [{ from: 1000, limit: 5 }, []],
      [{ direction: 'backwards', limit: 100 }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      [{ direction: 'backwards', limit: 1 }, [9]],
      [{ direction: 'backwards', limit: 3 }, [9, 8, 7]],
      [{ direction: 'backwards', from: 5, limit: 3 }, [5, 4, 3]],
      [{ direction: 'backwards', from: 0, limit: 3 }, [0]],
      [{ direction: 'backwards', from: 1000, limit: 2 }, [9, 8]],
    ];
    test.each(cases)('%j', async (options, expected) => {
      expect(revisionsOf(await context.store.readStream(stream, options))).toEqual(expected);
    });

    test('a stream that does not exist is empty both ways', async () => {
      expect(await context.store.readStream(newStream(), { limit: 5 })).toEqual([]);
      expect(await context.store.readStream(newStream(), { limit: 5, direction: 'backwards' })).toEqual([]);
    });

    test('a stream whose name begins with that of another is another one', async () => {
      const longer = `${stream}0`;
      expect(await context.store.readStream(longer, { limit: 5 })).toEqual([]);
      await append(context.store, longer, 'no-stream', 1);
      expect(await context.store.readStream(stream, { limit: 100 })).toHaveLength(10);
      expect(await context.store.readStream(longer, { limit: 100, direction: 'backwards' })).toHaveLength(1);
    });
  });

  describe('setMaxCount', () => {
    test('leaves the newest events readable, with their revisions, and appends unharmed', async () => {
      const stream = newStream();
      await append(context.store, stream, 'no-stream', 3);
      await context.store.setMaxCount(stream, 2);
      await append(context.store, stream, 2, 3);
      const both: readonly [ReadStreamOptions, readonly number[]][] = [
        [{ limit: 10 }, [4, 5]],
        [{ limit: 10, from: 2 }, [4, 5]],
        [{ limit: 10, direction: 'backwards' }, [5, 4]],
        [{ limit: 10, direction: 'backwards', from: 3 }, []],
      ];
      for (const [options, expected] of both) {
        expect(revisionsOf(await context.store.readStream(stream, options))).toEqual(expected);
      }
      await context.reopen();
      expect(revisionsOf(await context.store.readStream(stream, { limit: 10 }))).toEqual([4, 5]);
      expect(await append(context.store, stream, 5)).toMatchObject({ revision: 6 });
    });
  });

  describe('reading everything', () => {
    test('gives the events of all streams in the order they were stored, page by page', async () => {
      const prefix = newPrefix();
      const start = await context.store.head();
      const [a, b] = [`${prefix}-a`, `${prefix}-b`];
      await append(context.store, a, 'no-stream', 3);
      await append(context.store, b, 'no-stream', 2);
      await append(context.store, a, 2, 2);
      const expected = [`${a}@0`, `${a}@1`, `${a}@2`, `${b}@0`, `${b}@1`, `${a}@3`, `${a}@4`];
      for (const limit of [1, 2, 3, 100]) {
        expect(placesOf(await readAllPages(context.store, start, limit, [prefix]))).toEqual(expected);
      }
      const everything = await readAllPages(context.store, start, 2);
      expect(placesOf(everything.filter((event) => event.stream.startsWith(prefix)))).toEqual(expected);
    });

    test('goes on behind the position of any event', async () => {
      const prefix = newPrefix();
      const start = await context.store.head();
      await append(context.store, `${prefix}-a`, 'no-stream', 3);
      await append(context.store, `${prefix}-b`, 'no-stream', 3);
      const all = await readAllPages(context.store, start, 100, [prefix]);
      for (const [at, event] of all.entries()) {
        const rest = await readAllPages(context.store, event.position, 100, [prefix]);
        expect(rest.map(plain)).toEqual(all.slice(at + 1).map(plain));
      }
    });

    test('filters by prefixes, and `upTo` moves past what was left out', async () => {
      const [one, two, other] = [newPrefix(), newPrefix(), newPrefix()];
      const start = await context.store.head();
      await append(context.store, `${one}-1`, 'no-stream', 1);
      await append(context.store, `${other}-1`, 'no-stream', 1);
      await append(context.store, `${two}-1`, 'no-stream', 1);
      const last = await append(context.store, `${other}-1`, 0, 5);
      const found = await readAllPages(context.store, start, 100, [one, two]);
      expect(placesOf(found)).toEqual([`${one}-1@0`, `${two}-1@0`]);
      const page = await context.store.readAll({
        after: found[1]!.position,
        limit: 10,
        prefixes: [one, two],
      });
      expect(page.events).toEqual([]);
      expect(page.atEnd).toBe(true);
      expect(comparePositions(page.upTo, last.position)).toBeGreaterThanOrEqual(0);
    });

    test('at the end there is nothing, and it says so', async () => {
      await append(context.store, newStream(), 'no-stream');
      let [head, read] = [await context.store.head(), undefined as ReadAllResult | undefined];
      // On a server that others use, too, one of them may come in between.
      for (let tries = 0; tries < 100 && read?.upTo !== head; tries++) {
        head = await context.store.head();
        read = await context.store.readAll({ after: head, limit: 10 });
      }
      expect(read).toEqual({ events: [], upTo: head, atEnd: true });
    });

    test('positions ascend, and an append is at that of its last event', async () => {
      const prefix = newPrefix();
      const start = await context.store.head();
      const results = [];
      for (const count of [1, 4, 2])
        results.push(await append(context.store, `${prefix}-${count}`, 'no-stream', count));
      const all = await readAllPages(context.store, start, 100, [prefix]);
      const positions: readonly Position[] = [start, ...all.map((event) => event.position)];
      for (let at = 1; at < positions.length; at++) {
        expect(comparePositions(positions[at - 1]!, positions[at]!)).toBeLessThan(0);
      }
      expect(results.map((result) => result.position)).toEqual(
        [all[0], all[4], all[6]].map((event) => event!.position),
      );
    });

    test('gives what reading the streams gives', async () => {
      const prefix = newPrefix();
      const start = await context.store.head();
      const stream = `${prefix}-1`;
      await append(context.store, stream, 'no-stream', events(3, { deep: { list: [1, { two: 2 }] } }));
      const all = await readAllPages(context.store, start, 2, [prefix]);
      expect(all.map(plain)).toEqual((await context.store.readStream(stream, { limit: 10 })).map(plain));
    });
  });
}
