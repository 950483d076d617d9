import type { Key, Position } from '@onward/model';
import { VirtualClock } from '@onward/testing';
import { Backlog, type WorkIndex } from './backlog.js';
import { JobQueue } from './job-queue.js';

const jobs = ['a', 'b'].map((id, n) => ({
  id,
  instanceKey: String(n) as Key,
  job: 1,
  tenantId: '<default>',
  position: '1' as Position,
}));

const index: WorkIndex = {
  head: () => Promise.resolve('1' as Position),
  waitFor: () => Promise.resolve(true),
  openJobs: (_type, after, limit) =>
    Promise.resolve(jobs.filter(({ id }) => after === undefined || id > after).slice(0, limit)),
};

/** Reads and hands out until nothing more comes. */
async function handOut(backlog: Backlog, queue: JobQueue): Promise<string[]> {
  const taken: string[] = [];
  for (let turn = 0; turn < 10; turn++) {
    await backlog.refill();
    const ref = queue.take();
    if (ref !== undefined) taken.push(ref.instanceKey);
  }
  return taken;
}

describe('the backlog', () => {
  test('is read again from its beginning when another node goes while it is being read', async () => {
    const queue = new JobQueue(new VirtualClock(), 1, () => undefined);
    let others = new Set(['0']);
    const backlog = new Backlog('work', queue, index, ({ instanceKey }) => others.has(instanceKey));
    queue.want('1' as Position);
    await backlog.refill();
    expect(backlog.isReadingOn).toBe(true);
    others = new Set();
    queue.want('1' as Position);
    expect((await handOut(backlog, queue)).toSorted()).toEqual(expect.arrayContaining(['0', '1']));
  });

  test('comes to its end', async () => {
    const queue = new JobQueue(new VirtualClock(), 1, () => undefined);
    const backlog = new Backlog('work', queue, index, () => false);
    queue.want('1' as Position);
    expect(await handOut(backlog, queue)).toEqual(['0', '1']);
    expect(queue.backlog).toBeUndefined();
  });
});
