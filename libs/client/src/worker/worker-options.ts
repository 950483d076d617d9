import type { JsonObject } from '@onward/model';
import type { ActivatedJob } from '../types/index.js';
import type { ListenerResult } from './listener-result.js';

export interface WorkerJob extends ActivatedJob {
  /** Aborted when the lease ends (somebody else may get the job then), and when `stop` does not wait any longer. */
  readonly signal: AbortSignal;
  /** The lease ends `ms` from now instead; `signal` follows. */
  extendLease(ms: number): Promise<void>;
}

/**
 * Works on one job. What it resolves to are the variables that the job is completed with. A throw fails the job, which is then tried again
 * as long as it has retries; `throw new JobError(code, message)` throws a BPMN error. Of a task listener's job it may also resolve to
 * `new ListenerResult({ denied: true, deniedReason })` or `new ListenerResult({ corrections })`.
 */
export type JobHandler = (job: WorkerJob) => Promise<HandlerResult> | HandlerResult;
export type HandlerResult = JsonObject | ListenerResult | undefined | void;

export interface WorkerOptions {
  readonly type: string;
  readonly handler: JobHandler;
  /** Shown with the jobs it works on. Default: a random name. */
  readonly worker?: string;
  /** Jobs it works on at once at most, 1 to 1,000. Default 32. */
  readonly maxJobsActive?: number;
  /** The lease, ms: a job that is not finished by then may be given to another worker. Default 60,000. */
  readonly timeout?: number;
  /** How long one long poll waits for a job, ms. Default 20,000. */
  readonly requestTimeout?: number;
  /** Only these variables; by default all that the task sees. */
  readonly fetchVariables?: readonly string[];
  /** How long a failed job is not handed out again, ms. Default: 1 s, doubled with every attempt, at most 60 s. */
  readonly retryBackOff?: (attempt: number, error: unknown) => number;
  /**
   * Told what goes wrong without ending the worker: a poll or a report (completion, failure) that does not reach the server, is
   * refused, or comes too late; a handler that threw.
   */
  readonly onError?: (error: unknown, job?: ActivatedJob) => void;
  /** Stops the worker. */
  readonly signal?: AbortSignal;
}
