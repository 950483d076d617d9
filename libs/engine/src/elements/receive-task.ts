import type { ReceiveTask } from '@onward/model';
import { activity } from './activity.js';
import type { ElementBehaviour } from './behaviour.js';
import { completeWith, hasOccurred } from './catching-event.js';
import { afterListener } from './listening.js';

const behaviour = activity<ReceiveTask>(() => undefined);
const received = afterListener<ReceiveTask>(completeWith, completeWith);

/** Receive task (BPMN 2.0.2 §13.3.3): waits for its message, which is opened with its boundary events. */
export const receiveTask: ElementBehaviour<ReceiveTask> = {
  ...behaviour,
  listened(tx, element, elementInstance, listener) {
    if (listener.on === 'start' && hasOccurred(tx, element)) received(tx, element, elementInstance, listener);
    else behaviour.listened?.(tx, element, elementInstance, listener);
  },
};
