import type { ElementModule } from '../element-module.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';
import { JOB_EXTENSIONS, readJob, validateJob, writeJob } from '../extensions/job.js';
import { ACTIVITY_PROPERTIES, readActivity, validateActivity, writeActivity } from './activity.js';

/** A job for a worker (BPMN 2.0.2 §10.3.3). */
export const serviceTask: ElementModule<'serviceTask'> = {
  xmlType: 'bpmn:ServiceTask',
  label: 'Service task',
  size: [100, 80],
  // `implementation` names a technology; here it is always a job.
  properties: [...ACTIVITY_PROPERTIES, 'implementation'],
  extensions: [...JOB_EXTENSIONS, 'zeebe:IoMapping'],
  read: (source, base, context) => ({
    ...base,
    type: 'serviceTask',
    ...readActivity(source, context),
    ...readIoMapping(source),
    job: readJob(source, context),
  }),
  write: (element, create) => ({
    properties: writeActivity(element),
    extensions: [...writeJob(element.job, create), ...writeIoMapping(element.io, create)],
  }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateJob(element, element.job, this.label, context);
    validateIoMapping(element, element.io, context);
  },
};
