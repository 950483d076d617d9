import { MAX_RETRIES } from '../elements/conversions.js';
import { reject } from '../rejections.js';
import { findJob } from './find.js';
import type { CommandHandler } from './handler.js';

/** Gives a job other retries. A failed one stays failed until its incident is resolved. */
export const updateJob: CommandHandler<'UpdateJob'> = (tx, { job: id, retries }) => {
  const found = findJob(tx, id);
  if (!found.ok) return found.rejection;
  const job = found.value;
  if (retries === undefined) return undefined;
  if (!Number.isInteger(retries) || retries < 1 || retries > MAX_RETRIES) {
    return reject('RETRIES_INVALID', `The retries must be a whole number from 1 to ${MAX_RETRIES}.`, {
      field: 'retries',
    });
  }
  if (retries !== job.retries) tx.emit('JobUpdated', { job: job.id, token: job.token, retries });
  return undefined;
};
