import type { JsonObject } from '@onward/model';
import type { ActivatedJob, HandlerJob } from '../api.js';
import { jobView } from './job-view.js';

/** Thrown by a handler to throw a BPMN error at its task instead of failing the job: `throw job.error('CARD_DECLINED', '…')`. */
export class JobError extends Error {
  override readonly name = 'JobError';
  constructor(
    readonly code: string,
    message = '',
    readonly variables: JsonObject = {},
  ) {
    super(message);
  }
}

export const handlerJob = (job: ActivatedJob): HandlerJob => ({
  ...jobView(job),
  ...job,
  error: (code, message, variables) => new JobError(code, message, variables),
});
