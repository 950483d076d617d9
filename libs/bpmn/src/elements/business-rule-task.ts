import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';
import { findExtension } from '../extensions/find-extension.js';
import { JOB_EXTENSIONS, readJob, validateJob, writeJob } from '../extensions/job.js';
import { describe } from '../xml/moddle-element.js';

/** A job for a worker that evaluates the rules (BPMN 2.0.2 §10.3.3). No DMN is on board: a called decision alone is refused. */
export const businessRuleTask: ElementModule<'businessRuleTask'> = {
  xmlType: 'bpmn:BusinessRuleTask',
  label: 'Business rule task',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'implementation'],
  extensions: [...JOB_EXTENSIONS, 'zeebe:CalledDecision', ...ACTIVITY_EXTENSIONS],
  read(source, base, context) {
    const decides = findExtension(source, 'zeebe:CalledDecision') !== undefined;
    if (decides && !findExtension(source, 'zeebe:TaskDefinition')) {
      const message = `${describe(source)} calls a decision, and DMN is not supported. Add <zeebe:taskDefinition type="…" /> for a worker that evaluates it.`;
      context.report('UNSUPPORTED_EXTENSION', message, base.id);
      return undefined;
    }
    return {
      ...base,
      type: 'businessRuleTask',
      ...readActivity(source, context),
      job: readJob(source, context),
    };
  },
  write: (element, create) => writeActivity(element, create, { extensions: writeJob(element.job, create) }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateJob(element, element.job, this.label, context);
  },
};
