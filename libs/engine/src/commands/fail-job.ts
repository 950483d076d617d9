import { MAX_RETRIES } from '../elements/conversions.js';
import type { IncidentType } from '../events.js';
import { raiseIncident, recordUnhandled } from '../incidents.js';
import { reject } from '../rejections.js';
import type { Job } from '../state.js';
import { setVariables } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import { findOpenJob } from './find.js';
import type { CommandHandler } from './handler.js';
import { isTaskListener } from './job-result.js';
import { messageOf, workerOf } from './job-texts.js';

/** A back-off is no way to park a job for ever: 10 years, ms. */
const MAX_BACK_OFF = 10 * 366 * 24 * 60 * 60 * 1000;

/** An attempt failed. With retries left the job is open again, after the back-off; without, the failure is unhandled. */
export const failJob: CommandHandler<'FailJob'> = (tx, command) => {
  const found = findOpenJob(tx, command.job);
  if (!found.ok) return found.rejection;
  const job = found.value;
  const { retries = Math.max(job.retries - 1, 0), retryBackOff = 0, variables = {} } = command;
  if (!isCount(retries, MAX_RETRIES)) {
    return reject('RETRIES_INVALID', `The retries left must be a whole number from 0 to ${MAX_RETRIES}.`, {
      field: 'retries',
    });
  }
  if (!isCount(retryBackOff, MAX_BACK_OFF)) {
    const message = `The back-off must be a whole number of milliseconds from 0 to ${MAX_BACK_OFF}.`;
    return reject('RETRY_BACK_OFF_INVALID', message, { field: 'retryBackOff' });
  }
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  const { id, elementInstance, token } = job;
  const message = messageOf(command);
  tx.emit('JobFailed', {
    job: id,
    elementInstance,
    token,
    retries,
    message,
    ...workerOf(command),
    ...(retries > 0 && retryBackOff > 0 && { retryAt: tx.context.now + retryBackOff }),
  });
  setVariables(tx, elementInstance, variables);
  if (retries > 0) return undefined;
  const errorType = errorTypeOf(job);
  // What is being ended already is not ended once more by compensation.
  if (job.listener?.on === 'canceling') raiseIncident(tx, elementInstance, errorType, message, { job: id });
  else recordUnhandled(tx, { elementInstance, errorType, message, job: id });
  return undefined;
};

function errorTypeOf({ listener }: Job): IncidentType {
  if (listener === undefined) return 'JOB_NO_RETRIES';
  return isTaskListener(listener) ? 'TASK_LISTENER_NO_RETRIES' : 'EXECUTION_LISTENER_NO_RETRIES';
}

const isCount = (value: number, max: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= max;
