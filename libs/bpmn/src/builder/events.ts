import type { Throw, Trigger } from '@onward/model';
import { readCondition, readValue } from '../expression.js';
import { jobSpec } from './job-spec.js';
import type { ThrowOptions, TriggerOptions } from './options.js';

/** Options become triggers and throws exactly as the XML reader makes them. */
export function trigger(options: TriggerOptions): Trigger {
  if ('message' in options) {
    const { message, correlationKey } = options;
    return {
      type: 'message',
      name: readValue(message),
      ...(correlationKey === undefined ? {} : { correlationKey: readValue(correlationKey) }),
    };
  }
  if ('signal' in options) return { type: 'signal', name: readValue(options.signal) };
  if ('duration' in options) return { type: 'timer', kind: 'duration', value: readValue(options.duration) };
  if ('date' in options) return { type: 'timer', kind: 'date', value: readValue(options.date) };
  if ('cycle' in options) return { type: 'timer', kind: 'cycle', value: readValue(options.cycle) };
  if ('condition' in options) {
    const { condition, variableNames, variableEvents } = options;
    return {
      type: 'conditional',
      condition: readCondition(condition),
      ...(variableNames === undefined ? {} : { variableNames }),
      ...(variableEvents === undefined ? {} : { variableEvents }),
    };
  }
  if ('error' in options)
    return { type: 'error', ...(options.error === true ? {} : { code: options.error }) };
  if ('escalation' in options)
    return { type: 'escalation', ...(options.escalation === true ? {} : { code: options.escalation }) };
  if ('link' in options) return { type: 'link', name: options.link };
  return { type: 'cancel' in options ? 'cancel' : 'compensation' };
}

export function thrown(options: ThrowOptions): Throw {
  if ('signal' in options) return { type: 'signal', name: readValue(options.signal) };
  if ('error' in options) return { type: 'error', code: readValue(options.error) };
  if ('escalation' in options) return { type: 'escalation', code: readValue(options.escalation) };
  if ('link' in options) return { type: 'link', name: options.link };
  if ('cancel' in options) return { type: 'cancel' };
  if ('terminate' in options) return { type: 'terminate' };
  if ('compensate' in options) {
    const { compensate, wait = true } = options;
    return { type: 'compensation', ...(compensate === true ? {} : { activity: compensate }), wait };
  }
  return messageThrow(options);
}

type MessageOptions = Extract<ThrowOptions, { readonly message?: string }>;

export function messageThrow(options: MessageOptions): Extract<Throw, { type: 'message' }> {
  const { message = '', correlationKey, messageId, timeToLive } = options;
  return {
    type: 'message',
    name: readValue(message),
    ...(correlationKey === undefined ? {} : { correlationKey: readValue(correlationKey) }),
    ...(messageId === undefined ? {} : { messageId: readValue(messageId) }),
    ...(timeToLive === undefined ? {} : { timeToLive: readValue(timeToLive) }),
    ...('type' in options ? { job: jobSpec(options) } : {}),
  };
}

export const listOf = <T>(options: T | readonly T[] | undefined): readonly T[] =>
  options === undefined ? [] : Array.isArray(options) ? (options as readonly T[]) : [options as T];

/** What a catching event has, absent where there is nothing to say. */
export function caught(
  on: TriggerOptions | readonly TriggerOptions[] | undefined,
  { all, interrupting }: { readonly all?: boolean; readonly interrupting?: boolean },
): {
  readonly triggers?: readonly Trigger[];
  readonly parallelMultiple?: boolean;
  readonly interrupting?: boolean;
} {
  const triggers = listOf(on).map(trigger);
  if (triggers.length === 0) return {};
  return {
    triggers,
    ...(all === true && triggers.length > 1 ? { parallelMultiple: true } : {}),
    ...(interrupting === false ? { interrupting } : {}),
  };
}
