import type { SendTask } from '@onward/model';
import { throwFrom } from '../throwing.js';
import { activity, finishActivity } from './activity.js';
import { createJob } from './job.js';

/** Send task (BPMN 2.0.2 §13.3.3): a job whose worker sends, or the message is published. */
export const sendTask = activity<SendTask>((tx, element, elementInstance) => {
  const { job, message } = element;
  if (job !== undefined) {
    createJob(tx, element, job, elementInstance);
    return;
  }
  if (message === undefined || throwFrom(tx, elementInstance, message) === 'done')
    finishActivity(tx, element, elementInstance, {});
});
