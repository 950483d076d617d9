import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import { CONTAINER_PROPERTIES, validateContainer } from '../activities/container.js';
import type { ElementModule } from '../element-module.js';

/** An embedded sub-process: a scope of its own within the flow (BPMN 2.0.2 §10.3.5). */
export const subProcess: ElementModule<'subProcess'> = {
  xmlType: 'bpmn:SubProcess',
  label: 'Sub-process',
  size: [350, 200],
  properties: [...ACTIVITY_PROPERTIES, ...CONTAINER_PROPERTIES],
  extensions: ACTIVITY_EXTENSIONS,
  read: (source, base, context) => ({ ...base, type: 'subProcess', ...readActivity(source, context) }),
  write: (element, create) => writeActivity(element, create),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateContainer(element, context);
  },
};
