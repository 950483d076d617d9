import type { Expression, Json, Ordinal, UserTask } from '@onward/model';
import { evaluate, unexpected } from '../evaluate.js';
import type { EventData } from '../events.js';
import { raiseIncident } from '../incidents.js';
import type { Transaction } from '../transaction.js';
import { lookupIn } from '../variables/lookup.js';
import { activity } from './activity.js';
import type { ElementBehaviour } from './behaviour.js';
import { asMoment, asPriority, asText, asTexts, type Conversion } from './conversions.js';
import { hasTaskListeners } from './task-listening.js';
import { beginStep, goOnWithStep } from './user-task-steps.js';

const behaviour = activity<UserTask>(createUserTask);

/**
 * User task: work for a person (BPMN 2.0.2 §13.3.3). All its expressions are evaluated when it is created. Each step of its life waits
 * for the task's listeners (`user-task-steps.ts`).
 */
export const userTask: ElementBehaviour<UserTask> = {
  ...behaviour,
  retry(tx, element, instance, incident) {
    // Its task exists: it was a listener's job that could not be had.
    if (instance.userTask === undefined) behaviour.retry?.(tx, element, instance, incident);
    else goOnWithStep(tx, instance.userTask);
  },
  listened(tx, element, elementInstance, listener) {
    const { userTask: id } = tx.instance(elementInstance);
    if (listener.on === 'start' || listener.on === 'end' || id === undefined)
      behaviour.listened?.(tx, element, elementInstance, listener);
    else goOnWithStep(tx, id);
  },
};

const DEFAULT_PRIORITY = 50;

type Evaluated = Partial<
  Pick<
    EventData['UserTaskCreated'],
    | 'assignee'
    | 'candidateGroups'
    | 'candidateUsers'
    | 'dueDate'
    | 'followUpDate'
    | 'priority'
    | 'externalFormReference'
  >
>;
type Converters = {
  readonly [K in keyof Evaluated]-?: (value: Json) => Conversion<NonNullable<Evaluated[K]>>;
};

const CONVERTERS: Converters = {
  assignee: asText,
  candidateGroups: asTexts,
  candidateUsers: asTexts,
  dueDate: asMoment,
  followUpDate: asMoment,
  priority: asPriority,
  externalFormReference: asText,
};

function createUserTask(tx: Transaction, element: UserTask, elementInstance: Ordinal): void {
  const evaluated = evaluateAll(tx, element, elementInstance);
  if (evaluated === undefined) return;
  const { name, formId, headers } = element;
  const { businessId } = tx.state;
  const id = tx.nextOrdinal;
  const isToldOf = hasTaskListeners(element, 'creating') || hasTaskListeners(element, 'assigning');
  const { assignee, ...others } = evaluated;
  tx.emit('UserTaskCreated', {
    userTask: id,
    elementInstance,
    element: element.id,
    token: tx.instance(elementInstance).token as Ordinal,
    ...(name !== undefined && { name }),
    ...others,
    ...(!isToldOf && assignee !== undefined && { assignee }),
    priority: evaluated.priority ?? DEFAULT_PRIORITY,
    ...(formId !== undefined && { formId }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(businessId !== undefined && { businessId }),
  });
  if (isToldOf)
    beginStep(tx, id, {
      step: 'creating',
      action: 'create',
      changes: assignee === undefined ? {} : { assignee },
    });
}

/** Undefined after raising an incident for the first that cannot be had. */
function evaluateAll(tx: Transaction, element: UserTask, elementInstance: Ordinal): Evaluated | undefined {
  const lookup = lookupIn(tx.state, elementInstance);
  const evaluated: Record<string, unknown> = {};
  for (const [name, convert] of Object.entries(CONVERTERS)) {
    const expression: Expression | undefined = element[name as keyof Evaluated];
    if (expression === undefined) continue;
    const evaluation = evaluate(tx, expression, lookup);
    const converted: Conversion<unknown> = evaluation.ok
      ? convert(evaluation.value)
      : { ok: false, wanted: '' };
    if (!converted.ok) {
      const why = evaluation.ok
        ? unexpected(tx, expression, lookup, evaluation.value, converted.wanted)
        : evaluation.message;
      raiseIncident(
        tx,
        elementInstance,
        'EXTRACT_VALUE_ERROR',
        `${name} of user task "${element.id}": ${why}`,
      );
      return undefined;
    }
    if (converted.value !== undefined) evaluated[name] = converted.value;
  }
  return evaluated as Evaluated;
}
