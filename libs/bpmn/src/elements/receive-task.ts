import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule } from '../element-module.js';
import { readMessageTrigger, writeMessage } from '../events/message.js';
import { validateTrigger } from '../events/validate-triggers.js';

/** Waits for a message; with `instantiate` it starts an instance (BPMN 2.0.2 §10.3.3). */
export const receiveTask: ElementModule<'receiveTask'> = {
  xmlType: 'bpmn:ReceiveTask',
  label: 'Receive task',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'implementation', 'operationRef', 'messageRef', 'instantiate'],
  extensions: ACTIVITY_EXTENSIONS,
  read: (source, base, context) => ({
    ...base,
    type: 'receiveTask',
    ...readActivity(source, context),
    message: readMessageTrigger(source, base.id, context),
    ...(source['instantiate'] === true ? { instantiate: true } : {}),
  }),
  write: (element, create) =>
    writeActivity(element, create, {
      properties: {
        messageRef: writeMessage(element.message, create),
        ...(element.instantiate === true ? { instantiate: true } : {}),
      },
    }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateTrigger(element, element.message, context);
    if (element.instantiate !== true) return;
    if (context.incoming(element.id).length > 0) {
      const message = `A sequence flow leads into receive task "${element.id}", which starts instances. Remove the flow, or instantiate.`;
      context.report('START_WITH_INCOMING', message, element.id);
    }
    if (element.scope !== undefined) {
      const message = `Receive task "${element.id}" is to start instances, but lies in a sub-process. Remove instantiate.`;
      context.report('UNSUPPORTED_ATTRIBUTE', message, element.id);
    }
  },
};
