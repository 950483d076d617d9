import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';

/** A task without a type: the token goes on (BPMN 2.0.2 §10.3.3, "abstract task"). */
export const undefinedTask: ElementModule<'task'> = {
  xmlType: 'bpmn:Task',
  label: 'Task',
  size: [100, 80],
  properties: ACTIVITY_PROPERTIES,
  extensions: ACTIVITY_EXTENSIONS,
  read: (source, base, context) => ({ ...base, type: 'task', ...readActivity(source, context) }),
  write: (element, create) => writeActivity(element, create),
  validate(element, context) {
    validateActivity(element, this.label, context);
  },
};
