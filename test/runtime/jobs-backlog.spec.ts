import { parseKey } from '@onward/model';
import { activation, complete, withJobs } from './jobs-support.js';
import { Cluster, value } from './support.js';

describe('jobs that do not fit into memory', () => {
  test('are all handed out, each once, although only a few fit', async () => {
    const { cluster, runtime } = await withJobs(60, new Cluster(), { maxQueuedJobs: 7 });
    const seen = new Set<string>();
    for (let round = 0; round < 200 && seen.size < 60; round++) {
      for (const job of await runtime.jobs.activate(activation({ maxJobs: 4 }))) {
        expect(seen.has(job.jobKey)).toBe(false);
        seen.add(job.jobKey);
        value(await complete(runtime, cluster, job));
      }
      await cluster.settle();
    }
    expect(seen.size).toBe(60);
  });

  test('are handed out at once where those at hand turn out to be done', async () => {
    const { cluster, runtime } = await withJobs(0, new Cluster(), { maxQueuedJobs: 2 });
    await runtime.jobs.activate(activation());
    for (let index = 0; index < 5; index++) await cluster.start(runtime, 'p');
    const first = await runtime.jobs.activate(activation({ maxJobs: 2, timeout: 1000 }));
    await cluster.clock.advance(1000);
    for (const job of first) value(await complete(runtime, cluster, job));
    await cluster.settle();
    expect(await runtime.jobs.activate(activation({ maxJobs: 1 }))).toHaveLength(1);
  });

  test('in back-off keep none that is ready from being handed out, and come when their time has', async () => {
    const { cluster, runtime } = await withJobs(9, new Cluster(), { maxQueuedJobs: 2 });
    for (let failed = 0; failed < 9;) {
      for (const job of await runtime.jobs.activate(activation())) {
        const command = {
          type: 'FailJob',
          job: parseKey(job.jobKey)!.ordinal,
          message: 'no',
          retryBackOff: 60_000 + 5_000 * failed++,
        } as const;
        value(await runtime.execute(job.instanceKey, command, cluster.meta()));
      }
      await cluster.settle();
    }
    for (let index = 0; index < 5; index++) {
      await cluster.start(runtime, 'p');
      await cluster.settle();
      expect(await runtime.jobs.activate(activation({ timeout: 3_600_000 }))).toHaveLength(1);
    }
    const again = new Set<string>();
    for (let polls = 0; polls < 9 && again.size < 9; polls++) {
      const poll = runtime.jobs.activate(activation({ timeout: 3_600_000, requestTimeout: 120_000 }));
      await cluster.clock.advance(120_000);
      for (const { jobKey } of await poll) again.add(jobKey);
    }
    expect(again.size).toBe(9);
  });

  test('a handler works off what was there before it, through a queue that is too small', async () => {
    const { cluster, runtime, keys } = await withJobs(60, new Cluster(), { maxQueuedJobs: 7 });
    runtime.jobs.handle('work', () => ({}), { concurrency: 2 });
    await cluster.clock.advance(1000);
    const states = await Promise.all(keys.map(async (key) => (await runtime.instances.state(key))!.status));
    expect(states.filter((status) => status === 'COMPLETED')).toHaveLength(60);
  });
});
