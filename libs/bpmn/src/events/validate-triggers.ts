import type { FlowElement, Trigger, TriggerType } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { isTimerText } from './timer-text.js';

/** These stand alone: with others they have no meaning. */
const ALONE: readonly TriggerType[] = ['compensation', 'cancel', 'link'];

/** Whether an event may catch what it catches, and whether that is complete. `where` says what the event is: "A boundary event". */
export function validateTriggers(
  element: Extract<FlowElement, { triggers?: readonly Trigger[] }>,
  allowed: readonly TriggerType[],
  where: string,
  context: ValidationContext,
): void {
  const { id, triggers = [], parallelMultiple } = element;
  for (const trigger of triggers) {
    if (!allowed.includes(trigger.type)) {
      const message = `${context.labelOf(element)} "${id}" catches "${trigger.type}". ${where} can catch ${allowed.join(', ') || 'nothing'}.`;
      context.report('EVENT_TYPE_NOT_ALLOWED', message, id);
    }
    validateTrigger(element, trigger, context);
  }
  const alone = triggers.find(({ type }) => ALONE.includes(type));
  if (triggers.length > 1 && alone !== undefined) {
    const message = `${context.labelOf(element)} "${id}" catches "${alone.type}" among others. Give it an event of its own.`;
    context.report('EVENT_TYPE_NOT_ALLOWED', message, id);
  }
  if (parallelMultiple === true && triggers.some(({ type }) => type === 'error' || type === 'escalation')) {
    const message = `${context.labelOf(element)} "${id}" waits for all of its events, but errors and escalations cannot be waited for together with others.`;
    context.report('EVENT_TYPE_NOT_ALLOWED', message, id);
  }
}

/** A message, signal, time or condition that is not there, or cannot be right. */
export function validateTrigger(element: FlowElement, trigger: Trigger, context: ValidationContext): void {
  switch (trigger.type) {
    case 'message':
      requireText(element, trigger.name, 'a message with a name', context);
      context.checkExpression(trigger.name, 'the message name', element);
      context.checkExpression(trigger.correlationKey, 'the correlation key', element);
      return;
    case 'signal':
      requireText(element, trigger.name, 'a signal with a name', context);
      context.checkExpression(trigger.name, 'the signal name', element);
      return;
    case 'timer':
      validateTimer(element, trigger, context);
      return;
    case 'conditional':
      context.checkExpression(trigger.condition, 'the condition', element);
      return;
    case 'link':
      requireText(element, { value: trigger.name }, 'a link with a name', context);
      return;
    case 'error':
    case 'escalation':
    case 'compensation':
    case 'cancel':
      return;
  }
}

function validateTimer(
  element: FlowElement,
  { kind, value }: Extract<Trigger, { type: 'timer' }>,
  context: ValidationContext,
): void {
  if ('feel' in value) return context.checkExpression(value, `the timer's ${kind}`, element);
  const text = String(value.value);
  if (text === '') requireText(element, value, 'a time', context);
  else if (!isTimerText(kind, text)) {
    const message = `The ${kind} of ${context.labelOf(element).toLowerCase()} "${element.id}" is "${text.slice(0, 200)}". ${EXAMPLES[kind]}`;
    context.report('INVALID_TIMER', message, element.id);
  }
}

const EXAMPLES = {
  date: 'Use a date and time such as 2026-01-31T12:00:00Z, or "=…".',
  duration: 'Use an ISO 8601 duration such as PT15M, or "=…".',
  cycle: 'Use an ISO 8601 interval such as R3/PT10M, a cron expression, or "=…".',
};

/** `what` completes "… has no". */
export function requireText(
  element: FlowElement,
  expression: { readonly feel: string } | { readonly value: unknown },
  what: string,
  context: ValidationContext,
): void {
  if (!('value' in expression) || (typeof expression.value === 'string' && expression.value.trim() !== ''))
    return;
  const message = `${context.labelOf(element)} "${element.id}" has no ${what.replace(/^an? /, '')}. Add it.`;
  context.report('EVENT_INCOMPLETE', message, element.id);
}
