import { StreamDeleted, WrongExpectedRevision } from '../errors.js';
import {
  append,
  Collector,
  events,
  newDecision,
  newPrefix,
  newStream,
  type ContractContext,
} from './harness.js';

/** A deleted stream is gone for good; nothing else changes. */
export function deleteContract(context: ContractContext): void {
  describe('deleteStream', () => {
    const expectGone = async (stream: string): Promise<void> => {
      const { store } = context;
      await expect(store.readStream(stream, { limit: 1 })).rejects.toThrow(StreamDeleted);
      await expect(store.readStream(stream, { limit: 1, direction: 'backwards' })).rejects.toThrow(
        StreamDeleted,
      );
      for (const expected of ['no-stream', 'any', 'stream-exists', 0, 2, 5] as const) {
        await expect(append(store, stream, expected)).rejects.toThrow(StreamDeleted);
      }
    };

    test('refuses whatever comes later, also after it was opened again', async () => {
      const stream = newStream();
      await append(context.store, stream, 'no-stream', 3);
      await context.store.deleteStream(stream, 2);
      await expectGone(stream);
      await context.reopen();
      await expectGone(stream);
    });

    test('refuses a late repeat of an append that was stored', async () => {
      const stream = newStream();
      const [list, decision] = [events(2), newDecision()];
      await append(context.store, stream, 'no-stream', list, decision);
      await context.store.deleteStream(stream, 1);
      await expect(append(context.store, stream, 'no-stream', list, decision)).rejects.toThrow(StreamDeleted);
    });

    test('again changes nothing', async () => {
      const stream = newStream();
      await append(context.store, stream, 'no-stream', 3);
      await Promise.all([context.store.deleteStream(stream, 2), context.store.deleteStream(stream, 2)]);
      await context.store.deleteStream(stream, 2);
      await context.reopen();
      await context.store.deleteStream(stream, 2);
    });

    test('needs the revision of the last event', async () => {
      const stream = newStream();
      const refused = (revision: number, actual: number) =>
        expect(context.store.deleteStream(stream, revision)).rejects.toMatchObject({
          name: 'WrongExpectedRevision',
          expected: revision,
          actual,
        });
      await refused(0, -1);
      await append(context.store, stream, 'no-stream', 3);
      await refused(1, 2);
      await refused(3, 2);
      expect(await context.store.readStream(stream, { limit: 9 })).toHaveLength(3);
      expect((await append(context.store, stream, 2)).revision).toBe(3);
    });

    test('and an append at once: the one or the other', async () => {
      for (let round = 0; round < 10; round++) {
        const stream = newStream();
        await append(context.store, stream, 'no-stream', 1);
        const [deletion, appended] = await Promise.allSettled([
          context.store.deleteStream(stream, 0),
          append(context.store, stream, 0),
        ]);
        const won = [deletion, appended].filter(({ status }) => status === 'fulfilled');
        expect(won).toHaveLength(1);
        if (deletion.status === 'rejected') expect(deletion.reason).toBeInstanceOf(WrongExpectedRevision);
        else expect((appended as PromiseRejectedResult).reason).toBeInstanceOf(StreamDeleted);
      }
    });

    test('leaves other streams and those who follow the log alone', async () => {
      const prefix = newPrefix();
      const after = await context.store.head();
      const collector = new Collector(context.store, { after, prefixes: [prefix] });
      await append(context.store, `${prefix}-1`, 'no-stream', 2);
      await append(context.store, `${prefix}-12`, 'no-stream', 1);
      await collector.untilEvents(3);
      await context.store.deleteStream(`${prefix}-1`, 1);
      await append(context.store, `${prefix}-12`, 0, 1);
      await collector.untilEvents(4);
      await collector.close();
      expect(collector.errors).toEqual([]);
      expect(collector.events.at(-1)).toMatchObject({ stream: `${prefix}-12`, revision: 1 });
      expect(await context.store.readStream(`${prefix}-12`, { limit: 9 })).toHaveLength(2);
      const all = await context.store.readAll({ after, limit: 100, prefixes: [`${prefix}-12`] });
      expect(all.events.map(({ revision }) => revision)).toEqual([0, 1]);
    });
  });
}
