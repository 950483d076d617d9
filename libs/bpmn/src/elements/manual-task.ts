import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';

/** Work that no system knows of: the token goes on (BPMN 2.0.2 §10.3.3). */
export const manualTask: ElementModule<'manualTask'> = {
  xmlType: 'bpmn:ManualTask',
  label: 'Manual task',
  size: [100, 80],
  properties: ACTIVITY_PROPERTIES,
  extensions: ACTIVITY_EXTENSIONS,
  read: (source, base, context) => ({ ...base, type: 'manualTask', ...readActivity(source, context) }),
  write: (element, create) => writeActivity(element, create),
  validate(element, context) {
    validateActivity(element, this.label, context);
  },
};
