import type { JsonObject } from '@onward/model';
import type { ActivatedJob, HandlerJob } from '../api.js';
import { jobView } from './job-view.js';
import { ListenerResult } from './listener-result.js';

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

const jobError: HandlerJob['error'] = (code, message, variables) => new JobError(code, message, variables);

const listenerResult: HandlerJob['result'] = (told) => new ListenerResult(told);

/** Put onto the view, because one is made for every job: spreading objects of this size takes as long as deciding what comes next. */
export const handlerJob = (job: ActivatedJob): HandlerJob =>
  Object.assign(jobView(job), {
    instanceKey: job.instanceKey,
    definition: job.definition,
    compensation: job.compensation,
    headers: job.headers,
    error: jobError,
    result: listenerResult,
  });
