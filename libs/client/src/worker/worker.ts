import type { JsonObject } from '@onward/model';
import type { OnwardClient } from '../client.js';
import { isTransient } from '../errors.js';
import { delayAfter, sleep, type Backoff } from '../transport/backoff.js';
import type { ActivatedJob } from '../types/index.js';
import { JobError } from './job-error.js';
import { Lease } from './lease.js';
import { ListenerResult } from './listener-result.js';
import { report, reportFailure } from './report.js';
import type { WorkerOptions } from './worker-options.js';

const DEFAULTS = { maxJobsActive: 32, timeout: 60_000, requestTimeout: 20_000 } as const;
const POLL_BACKOFF: Backoff = { initialMs: 200, maxMs: 15_000 };
const DEFAULT_GRACE_MS = 30_000;

/**
 * Fetches jobs of one type by long polls and works on them, `maxJobsActive` at once at most. It outlives a server that is away: it goes on
 * asking until it is stopped. It ends by itself, with `closed` rejected, only when the server refuses its polls (a 4xx).
 *
 * A handler may run more than once for one job (a crash, a lost answer, a lease that ended): give `job.idempotencyKey` to what must not
 * happen twice.
 */
export class JobWorker {
  /** Resolves when the worker has stopped and its last job is done; rejects when the server refuses its polls. */
  readonly closed: Promise<void>;
  private readonly options: WorkerOptions & typeof DEFAULTS & { readonly worker: string };
  private readonly polling = new AbortController();
  private readonly reporting = new AbortController();
  private readonly active = new Set<Lease>();
  private freed: () => void = () => undefined;

  /** Starts at once. */
  constructor(
    private readonly client: OnwardClient,
    options: WorkerOptions,
  ) {
    const worker = options.worker ?? `worker-${crypto.randomUUID().slice(0, 8)}`;
    this.options = { ...DEFAULTS, worker, ...options } as typeof this.options;
    const { maxJobsActive, signal } = this.options;
    if (!Number.isInteger(maxJobsActive) || maxJobsActive < 1 || maxJobsActive > 1000) {
      throw new RangeError(`maxJobsActive is a whole number from 1 to 1000, and not ${maxJobsActive}`);
    }
    const stop = () => this.polling.abort();
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    this.closed = this.run().finally(() => signal?.removeEventListener('abort', stop));
  }

  /** Jobs that it works on now. */
  get jobsActive(): number {
    return this.active.size;
  }

  /**
   * Takes no more jobs, and resolves when those under way are done and reported.
   * @param graceMs so long they may take; what is not done then has its `signal` aborted and is left to the end of its lease
   */
  async stop(graceMs: number = DEFAULT_GRACE_MS): Promise<void> {
    this.polling.abort();
    const timer = setTimeout(() => {
      this.reporting.abort(new Error('the worker has stopped'));
      for (const lease of this.active) lease.end('the worker has stopped');
      this.active.clear();
      this.freed();
    }, graceMs);
    await this.closed.finally(() => clearTimeout(timer));
  }

  private async run(): Promise<void> {
    const { signal } = this.polling;
    try {
      for (let failures = 0; !signal.aborted;) {
        const free = this.options.maxJobsActive - this.active.size;
        if (free <= 0) {
          await this.slot();
          continue;
        }
        try {
          for (const job of await this.poll(free)) this.take(job);
          failures = 0;
        } catch (error) {
          if (signal.aborted) break;
          if (!isTransient(error)) throw error;
          failures++;
          this.tell(error);
          await sleep(delayAfter(failures, POLL_BACKOFF), signal).catch(() => undefined);
        }
      }
    } finally {
      while (this.active.size > 0) await this.slot();
    }
  }

  private poll(free: number): Promise<readonly ActivatedJob[]> {
    const { type, worker, timeout, requestTimeout, fetchVariables } = this.options;
    return this.client.activateJobs(
      {
        type,
        worker,
        timeout,
        requestTimeout,
        maxJobsToActivate: free,
        ...(fetchVariables === undefined ? {} : { fetchVariable: fetchVariables }),
      },
      { signal: this.polling.signal },
    );
  }

  /** Resolves when a job has ended. */
  private slot(): Promise<void> {
    return new Promise((resolve) => {
      this.freed = resolve;
    });
  }

  private take(job: ActivatedJob): void {
    const lease = new Lease(this.options.timeout);
    this.active.add(lease);
    void this.work(job, lease)
      .catch((error: unknown) => this.tell(error, job))
      .finally(() => {
        lease.clear();
        this.active.delete(lease);
        this.freed();
      });
  }

  private async work(job: ActivatedJob, lease: Lease): Promise<void> {
    const send = (what: () => Promise<void>) => report(what, this.reporting.signal);
    let answer: JsonObject | ListenerResult;
    try {
      answer = (await this.options.handler(this.withLease(job, lease))) ?? {};
    } catch (error) {
      if (!(error instanceof JobError)) this.tell(error, job);
      await send(() => reportFailure(this.client, job, error, this.options));
      return;
    }
    await send(() =>
      answer instanceof ListenerResult
        ? this.client.completeJob(job.jobKey, {}, { result: answer.told })
        : this.client.completeJob(job.jobKey, answer),
    );
  }

  private tell(error: unknown, job?: ActivatedJob): void {
    try {
      this.options.onError?.(error, job);
    } catch {
      // Who looks on does not stop the work.
    }
  }

  private withLease(job: ActivatedJob, lease: Lease) {
    return {
      ...job,
      signal: lease.signal,
      extendLease: async (ms: number) => {
        await this.client.updateJob(job.jobKey, { timeout: ms });
        lease.renew(ms);
      },
    };
  }
}
