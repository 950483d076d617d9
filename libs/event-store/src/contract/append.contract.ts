import { comparePositions } from '@onward/model';
import { AppendTooLarge, WrongExpectedRevision } from '../errors.js';
import { eventId } from '../event-id.js';
import { MAX_APPEND_BYTES, MAX_EVENTS_PER_APPEND, type ExpectedRevision } from '../port.js';
import {
  append,
  events,
  newDecision,
  newStream,
  plain,
  revisionsOf,
  type ContractContext,
} from './harness.js';

/** Revisions and repeats: what no two writers may ever disagree about. */
export function appendContract(context: ContractContext): void {
  describe('expected revisions', () => {
    const accepted: readonly [stored: number, expected: ExpectedRevision][] = [
      [0, 'no-stream'],
      [0, 'any'],
      [1, 0],
      [1, 'any'],
      [1, 'stream-exists'],
      [3, 2],
    ];
    test.each(accepted)(
      'with %i events stored, an append that expects %s is accepted',
      async (stored, expected) => {
        const stream = newStream();
        if (stored > 0) await append(context.store, stream, 'no-stream', stored);
        const result = await append(context.store, stream, expected, 2);
        expect(result.revision).toBe(stored + 1);
        const all = await context.store.readStream(stream, { limit: 100 });
        expect(revisionsOf(all)).toEqual(Array.from({ length: stored + 2 }, (_, at) => at));
        expect(result.position).toBe(all.at(-1)!.position);
      },
    );

    const refused: readonly [stored: number, expected: ExpectedRevision, actual: number][] = [
      [0, 'stream-exists', -1],
      [0, 0, -1],
      [0, 7, -1],
      [1, 'no-stream', 0],
      [1, 1, 0],
      [3, 0, 2],
      [3, 1, 2],
      [3, 5, 2],
    ];
    test.each(refused)(
      'with %i events stored, one that expects %s is told %i',
      async (stored, expected, actual) => {
        const stream = newStream();
        if (stored > 0) await append(context.store, stream, 'no-stream', stored);
        const error = await append(context.store, stream, expected, 2).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(WrongExpectedRevision);
        expect(error).toMatchObject({ stream, expected, actual });
        expect(await context.store.readStream(stream, { limit: 100 })).toHaveLength(stored);
      },
    );

    test('of two writers at the same revision with different events the second conflicts', async () => {
      const stream = newStream();
      await append(context.store, stream, 'no-stream');
      await append(context.store, stream, 0, events(2, { by: 'first' }));
      const second = append(context.store, stream, 0, events(2, { by: 'second' }));
      await expect(second).rejects.toMatchObject({ name: 'WrongExpectedRevision', actual: 2 });
      const stored = await context.store.readStream(stream, { limit: 10, from: 1 });
      expect(stored.map((event) => event.data['by'])).toEqual(['first', 'first']);
    });

    test('of many racing writers exactly one wins each revision', async () => {
      const stream = newStream();
      for (let revision = -1; revision < 3; revision++) {
        const expected = revision < 0 ? 'no-stream' : revision;
        const race = Array.from({ length: 8 }, () => append(context.store, stream, expected));
        const outcomes = await Promise.allSettled(race);
        expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ actual: revision + 1 });
        }
      }
      expect(revisionsOf(await context.store.readStream(stream, { limit: 100 }))).toEqual([0, 1, 2, 3]);
    });

    test('what a loser is told about can be read', async () => {
      const stream = newStream();
      const winner = append(context.store, stream, 'no-stream');
      await expect(append(context.store, stream, 'no-stream')).rejects.toBeInstanceOf(WrongExpectedRevision);
      expect(await context.store.readStream(stream, { limit: 10 })).toHaveLength(1);
      await winner;
    });
  });

  describe('sending the identical append again', () => {
    const expectations: readonly ['no-stream' | 'exact', number][] = [
      ['no-stream', 0],
      ['exact', 2],
    ];
    test.each(expectations)('with %s is answered as the first time', async (kind, stored) => {
      const stream = newStream();
      if (stored > 0) await append(context.store, stream, 'no-stream', stored);
      const expected = kind === 'exact' ? stored - 1 : kind;
      const decision = newDecision();
      const list = events(3);
      const first = await append(context.store, stream, expected, list, decision);
      expect(await append(context.store, stream, expected, list, decision)).toEqual(first);
      await append(context.store, stream, first.revision, 2);
      expect(await append(context.store, stream, expected, list, decision)).toEqual(first);
      await context.reopen();
      expect(await append(context.store, stream, expected, list, decision)).toEqual(first);
      expect(await context.store.readStream(stream, { limit: 100 })).toHaveLength(stored + 5);
    });

    test('while the first is still under way', async () => {
      const stream = newStream();
      const decision = newDecision();
      const list = events(2);
      const send = () => append(context.store, stream, 'no-stream', list, decision);
      const answers = await Promise.all([send(), send(), send()]);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      expect(await context.store.readStream(stream, { limit: 100 })).toHaveLength(2);
    });

    test('the same decision at another revision is no repeat', async () => {
      const stream = newStream();
      const decision = newDecision();
      await append(context.store, stream, 'no-stream', 3, decision);
      await append(context.store, stream, 2, 1);
      await expect(append(context.store, stream, 1, 3, decision)).rejects.toBeInstanceOf(
        WrongExpectedRevision,
      );
    });

    test('a repeat after a conflict conflicts again', async () => {
      const stream = newStream();
      await append(context.store, stream, 'no-stream', 2);
      const decision = newDecision();
      for (let attempt = 0; attempt < 2; attempt++) {
        const lost = append(context.store, stream, 'no-stream', 2, decision);
        await expect(lost).rejects.toMatchObject({ name: 'WrongExpectedRevision', actual: 1 });
      }
    });

    // Neither can be told from a new append with certainty: callers who must not repeat themselves give an exact revision.
    test.each(['any', 'stream-exists'] as const)(
      'with %s stores it once or twice, but whole',
      async (expected) => {
        const stream = newStream();
        await append(context.store, stream, 'no-stream');
        const decision = newDecision();
        const list = events(2);
        const first = await append(context.store, stream, expected, list, decision);
        const second = await append(context.store, stream, expected, list, decision);
        expect(first.revision).toBe(2);
        expect([2, 4]).toContain(second.revision);
        expect(await context.store.readStream(stream, { limit: 100 })).toHaveLength(second.revision + 1);
      },
    );
  });

  describe('what is stored', () => {
    test('has ids derived from decision and ordinal, and is there after reopening', async () => {
      const stream = newStream();
      const decision = newDecision();
      await append(context.store, stream, 'no-stream', events(3), decision);
      const before = (await context.store.readStream(stream, { limit: 10 })).map(plain);
      expect(before.map((event) => event.id)).toEqual([0, 1, 2].map((ordinal) => eventId(decision, ordinal)));
      await context.reopen();
      expect((await context.store.readStream(stream, { limit: 10 })).map(plain)).toEqual(before);
    });

    test('moves the head', async () => {
      const before = await context.store.head();
      const { position } = await append(context.store, newStream(), 'no-stream', 2);
      expect(comparePositions(before, position)).toBeLessThan(0);
      expect(comparePositions(await context.store.head(), position)).toBeGreaterThanOrEqual(0);
      await context.reopen();
      expect(comparePositions(await context.store.head(), position)).toBeGreaterThanOrEqual(0);
    });
  });

  describe('limits', () => {
    const filler = (bytes: number): string => 'x'.repeat(bytes);

    test('an append with no events is refused as a bug', async () => {
      await expect(append(context.store, newStream(), 'no-stream', [])).rejects.toThrow('at least one event');
    });

    test('1,000 events or 512 KiB go into one append', async () => {
      const many = newStream();
      expect(await append(context.store, many, 'no-stream', 1000)).toMatchObject({ revision: 999 });
      expect(revisionsOf(await context.store.readStream(many, { from: 998, limit: 10 }))).toEqual([998, 999]);
      const large = newStream();
      const data = { filler: filler(512 * 1024) };
      await append(context.store, large, 'no-stream', events(1, data));
      expect((await context.store.readStream(large, { limit: 1 }))[0]!.data['filler']).toBe(data.filler);
    });

    test('more than the documented number of events or bytes is refused and stores nothing', async () => {
      const stream = newStream();
      const tooMany = append(context.store, stream, 'no-stream', MAX_EVENTS_PER_APPEND + 1);
      await expect(tooMany).rejects.toBeInstanceOf(AppendTooLarge);
      const tooLarge = events(2, { filler: filler(MAX_APPEND_BYTES / 2) });
      await expect(append(context.store, stream, 'any', tooLarge)).rejects.toBeInstanceOf(AppendTooLarge);
      expect(await append(context.store, stream, 'no-stream')).toMatchObject({ revision: 0 });
    });
  });
}
