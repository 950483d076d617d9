import type { Expression, UserTask } from '@onward/model';
import {
  ACTIVITY_EXTENSIONS,
  ACTIVITY_PROPERTIES,
  readActivity,
  validateActivity,
  writeActivity,
} from '../activities/activity.js';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { isDateTime } from '../events/timer-text.js';
import { readTaskListeners, writeTaskListeners } from '../extensions/execution-listeners.js';
import { readHeaders, writeHeaders } from '../extensions/headers.js';
import { USER_TASK_EXTENSIONS, readUserTaskSpec, writeUserTaskSpec } from '../extensions/user-task.js';

/** A task for a person (BPMN 2.0.2 §10.3.3), with or without the zeebe extensions. */
export const userTask: ElementModule<'userTask'> = {
  xmlType: 'bpmn:UserTask',
  label: 'User task',
  size: [100, 80],
  properties: [...ACTIVITY_PROPERTIES, 'implementation', 'renderings'],
  extensions: [...USER_TASK_EXTENSIONS, 'zeebe:TaskListeners', ...ACTIVITY_EXTENSIONS],
  read: (source, base, context) => ({
    ...base,
    type: 'userTask',
    ...readActivity(source, context),
    ...readUserTaskSpec(source, context),
    ...readTaskListeners(source, context),
    headers: readHeaders(source, context),
  }),
  write: (element, create) =>
    writeActivity(element, create, {
      extensions: [
        ...writeUserTaskSpec(element, create),
        ...writeHeaders(element.headers, create),
        ...writeTaskListeners(element.taskListeners, create),
      ],
    }),
  validate(element, context) {
    validateActivity(element, this.label, context);
    validateSpec(element, context);
  },
};

function validateSpec(task: UserTask, context: ValidationContext): void {
  const { priority, dueDate, followUpDate } = task;
  if (priority && 'value' in priority && !isPriority(priority.value)) {
    const message = `The priority of user task "${task.id}" is "${priority.value}". Use an integer from 0 to 100.`;
    context.report('INVALID_PRIORITY', message, task.id);
  }
  for (const [what, date] of Object.entries({ dueDate, followUpDate })) {
    if (date && 'value' in date && !isDateTime(date.value)) {
      const message = `The ${what} of user task "${task.id}" is "${date.value}". Use a date and time such as 2026-01-31T12:00:00Z, or "=…".`;
      context.report('INVALID_DATE', message, task.id);
    }
  }
  const expressions: Record<string, Expression | undefined> = {
    'the assignee': task.assignee,
    'the candidate groups': task.candidateGroups,
    'the candidate users': task.candidateUsers,
    'the due date': dueDate,
    'the follow-up date': followUpDate,
    'the priority': priority,
    'the form reference': task.externalFormReference,
  };
  for (const [what, expression] of Object.entries(expressions))
    context.checkExpression(expression, what, task);
}

const isPriority = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100;
