import type { ManualTask, UndefinedTask } from '@onward/model';
import { activity, finishActivity } from './activity.js';

/** Manual task and abstract task (BPMN 2.0.2 §13.3.3): nothing for an engine to do, the token goes on. */
export const manualTask = activity<ManualTask>((tx, element, elementInstance) =>
  finishActivity(tx, element, elementInstance, {}),
);
export const task = activity<UndefinedTask>((tx, element, elementInstance) =>
  finishActivity(tx, element, elementInstance, {}),
);
