import { SetMetadata } from '@nestjs/common';

export const JOB_HANDLER = Symbol('onward.job-handler');

export interface JobHandlerOptions {
  /** Jobs of this type worked on at once in this process. Default: the runtime's `handlerConcurrency`. */
  readonly concurrency?: number;
}

export interface JobHandlerMetadata extends JobHandlerOptions {
  readonly type: string;
}

/**
 * Makes a method of a provider the handler of a job type: it gets a `HandlerJob` and answers the task's result variables (or a
 * promise of them). A throw fails the job, `throw job.error(code, message)` throws a BPMN error. It may run more than once for the
 * same job: pass `job.idempotencyKey` on to whatever it calls.
 */
export const JobHandler = (type: string, options: JobHandlerOptions = {}): MethodDecorator =>
  SetMetadata(JOB_HANDLER, { type, ...options } satisfies JobHandlerMetadata);
