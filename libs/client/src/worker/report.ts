import type { OnwardClient } from '../client.js';
import { isTransient, OnwardError } from '../errors.js';
import { delayAfter, sleep, type Backoff } from '../transport/backoff.js';
import type { ActivatedJob } from '../types/index.js';
import { JobError } from './job-error.js';
import type { WorkerOptions } from './worker-options.js';

/** The server's limit for `errorMessage`, characters. */
const MAX_MESSAGE = 10_000;
const REPORT_ATTEMPTS = 10;
const REPORT_BACKOFF: Backoff = { initialMs: 200, maxMs: 10_000 };

/** Sends what became of a job, again when the answer is lost: done once, a repeat is refused as late and changes nothing. */
export async function report(send: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let failures = 0; ;) {
    try {
      await send();
      return;
    } catch (error) {
      failures++;
      // An earlier attempt whose answer was lost has done it.
      if (failures > 1 && isGone(error)) return;
      if (failures >= REPORT_ATTEMPTS || !isTransient(error)) throw error;
      await sleep(delayAfter(failures, REPORT_BACKOFF), signal);
    }
  }
}

/** The job is not open any longer. */
const isGone = (error: unknown): boolean =>
  error instanceof OnwardError && (error.status === 404 || error.status === 409);

/** A handler's throw, as the server is told. */
export function reportFailure(
  client: OnwardClient,
  job: ActivatedJob,
  error: unknown,
  { retryBackOff = defaultBackOff }: Pick<WorkerOptions, 'retryBackOff'>,
): Promise<void> {
  if (error instanceof JobError) {
    const { code: errorCode, message: errorMessage, variables } = error;
    return client.throwError(job.jobKey, {
      errorCode,
      errorMessage,
      ...(variables === undefined ? {} : { variables }),
    });
  }
  return client.failJob(job.jobKey, {
    retries: Math.max(job.retries - 1, 0),
    errorMessage: messageOf(error).slice(0, MAX_MESSAGE),
    retryBackOff: Math.max(Math.round(retryBackOff(job.attempt, error)), 0),
  });
}

const messageOf = (error: unknown): string =>
  error instanceof Error && error.message !== '' ? error.message : String(error);

const defaultBackOff = (attempt: number): number => Math.min(1000 * 2 ** Math.min(attempt - 1, 6), 60_000);
