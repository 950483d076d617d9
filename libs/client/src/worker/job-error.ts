import type { JsonObject } from '@onward/model';

/** Thrown by a job handler: a BPMN error at the job's task, instead of a failure that is tried again. */
export class JobError extends Error {
  override readonly name = 'JobError';

  constructor(
    /** Of the BPMN error. */
    readonly code: string,
    message = '',
    readonly variables?: JsonObject,
  ) {
    super(message);
  }
}
