import type { Command } from '@onward/engine';
import { parseKey } from '@onward/model';
import { WorkIndexBehind, type ActivatedJob } from '@onward/runtime';
import type { Random } from '../random.js';
import type { Client } from './client.js';
import type { Life } from './life.js';
import { isStoreError } from './node.js';
import type { World } from './world.js';

/** Leases, ms; shorter than slow work takes. */
const LEASES = [1_000, 10_000, 60_000];

/** External workers: they ask for jobs, and answer them, or die with them, or answer them twice. */
export class Worker {
  constructor(
    private readonly world: World,
    private readonly client: Client,
  ) {}

  /** Asks one node for jobs and works on what it gets. Answers how many that were. */
  async work(random: Random): Promise<void> {
    const { external } = this.world.handlers;
    if (external.length === 0) return;
    const life = await this.world.lifeUp(random);
    await this.poll(life, random.pick(external), random, random.chance(0.5) ? 0 : 2_000);
  }

  async poll(life: Life, type: string, random: Random, requestTimeout: number): Promise<number> {
    const maxJobs = random.between(1, 3);
    const timeout = random.pick(LEASES);
    const request = { type, worker: 'somebody', maxJobs, timeout, requestTimeout };
    const askedAt = this.world.step;
    let jobs: readonly ActivatedJob[] | undefined;
    try {
      jobs = await Promise.race([life.runtime.jobs.activate(request), life.end.then(() => undefined)]);
    } catch (error) {
      const isToBeAskedAgain = isStoreError(error) || error instanceof WorkIndexBehind;
      if (!isToBeAskedAgain) this.world.violated(`${life.name} cannot hand out jobs: ${String(error)}`);
    }
    if (jobs === undefined) return 0;
    await Promise.all(jobs.map((job) => this.#answer(job, life, askedAt, random.fork(job.jobKey))));
    return jobs.length;
  }

  async #answer(job: ActivatedJob, life: Life, askedAt: number, random: Random): Promise<void> {
    if (!this.world.isCalm && random.chance(0.1)) return; // the worker dies, and its lease ends
    const effect = await Promise.race([
      this.world.handlers.work(job, life, askedAt),
      life.end.then(() => undefined),
    ]);
    if (effect === undefined) return;
    const id = parseKey(job.jobKey)?.ordinal ?? 0;
    const command: Command =
      effect.kind === 'complete'
        ? {
            type: 'CompleteJob',
            job: id,
            variables: effect.variables,
            ...(effect.result && { result: effect.result }),
          }
        : effect.kind === 'fail'
          ? {
              type: 'FailJob',
              job: id,
              message: effect.message,
              retries: job.retries - 1,
              retryBackOff: random.pick([0, 500, 5_000]),
            }
          : { type: 'ThrowJobError', job: id, code: effect.code, message: 'simulated' };
    const send = (): Promise<unknown> =>
      this.client.execute(job.instanceKey, command, {
        idempotencyKey: random.chance(0.5) || this.world.isCalm ? random.uuid() : undefined,
      });
    await (random.chance(0.1) ? Promise.all([send(), send()]) : send());
  }
}
