import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import { CONTAINER_PROPERTIES, refuseTriggered, validateContainer } from '../activities/container.js';
import type { ElementModule } from '../element-module.js';

/** A sub-process that can be cancelled: what it has completed is compensated then (BPMN 2.0.2 §10.3.5, §13.4.2). */
export const transaction: ElementModule<'transaction'> = {
  xmlType: 'bpmn:Transaction',
  label: 'Transaction',
  size: [350, 200],
  // protocol and method name a technology between systems; here it is always compensation.
  properties: [...ACTIVITY_PROPERTIES, ...CONTAINER_PROPERTIES, 'protocol', 'method'],
  extensions: ACTIVITY_EXTENSIONS,
  read: (source, base, context) =>
    refuseTriggered(source, context)
      ? undefined
      : { ...base, type: 'transaction', ...readActivity(source, context) },
  write: (element, create) => writeActivity(element, create),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateContainer(element, context);
  },
};
