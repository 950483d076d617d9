import { keyOf } from '@onward/model';
import { Mailboxes, type Request } from './mailbox.js';

const KEY = keyOf(1);
const request = (id: string, fail: (error: unknown) => void = () => undefined): Request => ({
  command: { type: 'Advance' },
  header: {},
  meta: { tenantId: 't', actor: 'a', commandId: id },
  answer: () => undefined,
  fail,
});

/** Work that ends when told to, and what it was given. */
function controlled() {
  const batches: string[][] = [];
  const ends: (() => void)[] = [];
  const work = async (_key: unknown, batch: readonly Request[]): Promise<void> => {
    batches.push(batch.map(({ meta }) => meta.commandId));
    await new Promise<void>((resolve) => ends.push(resolve));
  };
  return { batches, work, endNext: async () => (ends.shift()?.(), await new Promise(setImmediate)) };
}

describe('mailboxes', () => {
  test('what comes while one works waits, and is worked off together in order', async () => {
    const { batches, work, endNext } = controlled();
    const mailboxes = new Mailboxes(2, work);
    for (const id of ['a', 'b', 'c', 'd']) mailboxes.post(KEY, request(id));
    expect(mailboxes.waitingFor(KEY)).toBe(3);
    await endNext();
    await endNext();
    await endNext();
    expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
    await mailboxes.whenIdle();
    expect(mailboxes.waitingFor(KEY)).toBe(0);
  });

  test('different instances work at the same time', () => {
    const { batches, work } = controlled();
    const mailboxes = new Mailboxes(10, work);
    mailboxes.post(keyOf(1), request('a'));
    mailboxes.post(keyOf(2), request('b'));
    expect(batches).toEqual([['a'], ['b']]);
  });

  test('a failure reaches those it concerns and nobody else', async () => {
    const failed: string[] = [];
    const mailboxes = new Mailboxes(1, async (_key, [one]) => {
      if (one!.meta.commandId === 'a') throw new Error('broken');
    });
    mailboxes.post(
      KEY,
      request('a', () => failed.push('a')),
    );
    mailboxes.post(
      KEY,
      request('b', () => failed.push('b')),
    );
    await mailboxes.whenIdle();
    expect(failed).toEqual(['a']);
  });
});
