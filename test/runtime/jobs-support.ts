import { parseKey, type Key } from '@onward/model';
import type { ActivatedJob, ActivateJobsRequest, Runtime } from '@onward/runtime';

import { Cluster, sequence } from './support.js';

export const activation = (more: Partial<ActivateJobsRequest> = {}): ActivateJobsRequest => ({
  type: 'work',
  worker: 'w',
  maxJobs: 100,
  timeout: 10_000,
  requestTimeout: 0,
  ...more,
});

export async function withJobs(
  count: number,
  cluster = new Cluster(),
  options = {},
): Promise<{ cluster: Cluster; runtime: Runtime; keys: Key[] }> {
  const runtime = await cluster.node({ options });
  await cluster.deploy(runtime, sequence('p', 'work'));
  const keys: Key[] = [];
  for (let index = 0; index < count; index++)
    keys.push(await cluster.start(runtime, 'p', { index, other: true }));
  await cluster.settle();
  return { cluster, runtime, keys };
}

export const complete = (runtime: Runtime, cluster: Cluster, job: ActivatedJob) =>
  runtime.execute(
    job.instanceKey,
    { type: 'CompleteJob', job: parseKey(job.jobKey)!.ordinal, variables: { done: true } },
    cluster.meta(),
  );
