import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';
import { JOB_EXTENSIONS, readJob, validateJob, writeJob } from '../extensions/job.js';

/** A job for a worker (BPMN 2.0.2 §10.3.3). */
export const serviceTask: ElementModule<'serviceTask'> = {
  xmlType: 'bpmn:ServiceTask',
  label: 'Service task',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'implementation', 'operationRef'],
  extensions: [...JOB_EXTENSIONS, ...ACTIVITY_EXTENSIONS],
  read: (source, base, context) => ({
    ...base,
    type: 'serviceTask',
    ...readActivity(source, context),
    job: readJob(source, context),
  }),
  write: (element, create) => writeActivity(element, create, { extensions: writeJob(element.job, create) }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateJob(element, element.job, this.label, context);
  },
};
