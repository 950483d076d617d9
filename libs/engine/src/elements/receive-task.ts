import type { ReceiveTask } from '@onward/model';
import { activity } from './activity.js';

/** Receive task (BPMN 2.0.2 §13.3.3): waits for its message, which is opened with its boundary events. */
export const receiveTask = activity<ReceiveTask>(() => undefined);
