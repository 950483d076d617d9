import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';
import { readMessageThrow, writeMessage, writePublishing } from '../events/message.js';
import { validateMessageThrow } from '../events/validate-throws.js';
import { findExtension } from '../extensions/find-extension.js';
import { JOB_EXTENSIONS, plainJobType, readJob, validateJob, writeJob } from '../extensions/job.js';
import { childOf } from '../xml/moddle-element.js';

/** A job whose worker sends something, or else a message that the engine publishes (BPMN 2.0.2 §10.3.3). */
export const sendTask: ElementModule<'sendTask'> = {
  xmlType: 'bpmn:SendTask',
  label: 'Send task',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'implementation', 'operationRef', 'messageRef'],
  extensions: [...JOB_EXTENSIONS, 'onward:PublishMessage', ...ACTIVITY_EXTENSIONS],
  read(source, base, context) {
    const parts = { ...base, type: 'sendTask' as const, ...readActivity(source, context) };
    const names = childOf(source, 'messageRef') !== undefined;
    const works = findExtension(source, 'zeebe:TaskDefinition') ?? (names ? undefined : plainJobType(source));
    if (works !== undefined) return { ...parts, job: readJob(source, context) };
    const message = readMessageThrow(source, base.id, context);
    return 'value' in message.name && message.name.value === '' ? parts : { ...parts, message };
  },
  write: (element, create) =>
    writeActivity(element, create, {
      properties: element.message ? { messageRef: writeMessage(element.message, create) } : {},
      extensions: [
        ...(element.job ? writeJob(element.job, create) : []),
        ...(element.message ? writePublishing(element.message, create) : []),
      ],
    }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    if (element.job) validateJob(element, element.job, this.label, context);
    if (element.message) validateMessageThrow(element, element.message, context);
    if (element.job || element.message) return;
    const message = `Send task "${element.id}" has neither a job type nor a message. Add <zeebe:taskDefinition type="…" /> or a messageRef.`;
    context.report('MISSING_JOB_TYPE', message, element.id);
  },
};
