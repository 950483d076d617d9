import type { FlowElement, Throw, ThrowType } from '@onward/model';
import { isActivity } from '../activities/activity-types.js';
import type { ValidationContext } from '../element-module.js';
import { validateJob } from '../extensions/job.js';
import type { MessageThrow } from './message.js';
import { requireText } from './validate-triggers.js';

/** Whether an event may throw what it throws, and whether that is complete. */
export function validateThrows(
  element: FlowElement & { readonly throws?: readonly Throw[] },
  allowed: readonly ThrowType[],
  context: ValidationContext,
): void {
  const throws = element.throws ?? [];
  for (const thrown of throws) {
    if (!allowed.includes(thrown.type)) {
      const message = `${context.labelOf(element)} "${element.id}" throws "${thrown.type}". It can throw ${allowed.join(', ')}.`;
      context.report('EVENT_TYPE_NOT_ALLOWED', message, element.id);
    }
    validateThrow(element, thrown, context);
  }
  if (throws.length > 1 && throws.some(({ type }) => type === 'link')) {
    const message = `${context.labelOf(element)} "${element.id}" throws a link among others. Give it an event of its own.`;
    context.report('EVENT_TYPE_NOT_ALLOWED', message, element.id);
  }
  // In a file the job stands at the event: it would be each message's.
  const messages = throws.filter((it) => it.type === 'message');
  if (messages.length > 1 && messages.some(({ job }) => job !== undefined)) {
    const message = `${context.labelOf(element)} "${element.id}" sends a message by a job, and another one. Give each an event of its own.`;
    context.report('EVENT_TYPE_NOT_ALLOWED', message, element.id);
  }
}

export function validateThrow(element: FlowElement, thrown: Throw, context: ValidationContext): void {
  switch (thrown.type) {
    case 'message':
      validateMessageThrow(element, thrown, context);
      return;
    case 'signal':
      requireText(element, thrown.name, 'a signal with a name', context);
      context.checkExpression(thrown.name, 'the signal name', element);
      return;
    case 'error':
    case 'escalation':
      requireText(element, thrown.code, `an ${thrown.type} with a code`, context);
      context.checkExpression(thrown.code, `the ${thrown.type} code`, element);
      return;
    case 'link':
      requireText(element, { value: thrown.name }, 'a link with a name', context);
      return;
    case 'compensation':
      validateCompensated(element, thrown.activity, context);
      return;
    case 'cancel':
    case 'terminate':
      return;
  }
}

export function validateMessageThrow(
  element: FlowElement,
  { name, correlationKey, messageId, timeToLive, job }: MessageThrow,
  context: ValidationContext,
): void {
  if (job) validateJob(element, job, context.labelOf(element), context);
  else requireText(element, name, 'a message with a name, nor a job type', context);
  context.checkExpression(name, 'the message name', element);
  context.checkExpression(correlationKey, 'the correlation key', element);
  context.checkExpression(messageId, 'the message id', element);
  context.checkExpression(timeToLive, 'the time to live', element);
}

/** One activity of the thrower's own scope, or of one around it, where an event sub-process may throw (BPMN 2.0.2 §10.5.5). */
function validateCompensated(
  element: FlowElement,
  activity: string | undefined,
  context: ValidationContext,
): void {
  if (activity === undefined || context.isOpaque(activity)) return;
  const target = context.element(activity);
  if (isActivity(target) && isVisibleFrom(element.scope, target.scope, context)) return;
  const message = `${context.labelOf(element)} "${element.id}" compensates "${activity}", which is no activity of its scope. Choose one, or none to compensate the whole scope.`;
  context.report('COMPENSATION_TARGET_INVALID', message, element.id);
}

function isVisibleFrom(
  from: string | undefined,
  scope: string | undefined,
  context: ValidationContext,
): boolean {
  if (from === scope) return true;
  const around = from === undefined ? undefined : context.element(from);
  return around?.type === 'eventSubProcess' && isVisibleFrom(around.scope, scope, context);
}
