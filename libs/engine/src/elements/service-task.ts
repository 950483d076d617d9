import type { BusinessRuleTask, ServiceTask } from '@onward/model';
import { activity } from './activity.js';
import { createJob } from './job.js';

/** Service task: a job for a worker (BPMN 2.0.2 §13.3.3). */
export const serviceTask = activity<ServiceTask>((tx, element, elementInstance) =>
  createJob(tx, element, element.job, elementInstance),
);

/** Business rule task: a job whose worker decides. */
export const businessRuleTask = activity<BusinessRuleTask>((tx, element, elementInstance) =>
  createJob(tx, element, element.job, elementInstance),
);
