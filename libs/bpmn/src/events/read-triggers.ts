import type { ConditionTrigger, TimerTrigger, Trigger } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { expressionText, readCondition, readValue } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { childOf, describe, textOf, xmlName, type ModdleElement } from '../xml/moddle-element.js';
import { eventDefinitionsOf } from './event-definitions.js';
import { readMessageTrigger } from './message.js';
import { isTimerText } from './timer-text.js';

type ReadTrigger = (definition: ModdleElement, event: ModdleElement, context: ReadContext) => Trigger;

const READERS: Readonly<Record<string, ReadTrigger>> = {
  'bpmn:MessageEventDefinition': (definition, event, context) =>
    readMessageTrigger(definition, event.id, context),
  'bpmn:TimerEventDefinition': readTimer,
  'bpmn:SignalEventDefinition': (definition) => ({ type: 'signal', name: readValue(signalName(definition)) }),
  'bpmn:ErrorEventDefinition': (definition, event, context) => ({
    type: 'error',
    ...staticCode(errorCode(definition), event, context),
  }),
  'bpmn:EscalationEventDefinition': (definition, event, context) => ({
    type: 'escalation',
    ...staticCode(escalationCode(definition), event, context),
  }),
  'bpmn:ConditionalEventDefinition': readConditional,
  'bpmn:CompensateEventDefinition': () => ({ type: 'compensation' }),
  'bpmn:CancelEventDefinition': () => ({ type: 'cancel' }),
  'bpmn:LinkEventDefinition': (definition, event) => ({ type: 'link', name: linkName(definition, event) }),
};

/**
 * What triggers a catching event (BPMN 2.0.2 §10.5.5); undefined where a type of it cannot be caught anywhere. What an event of this
 * kind must not catch, and what is missing, is named by validation.
 */
export function readTriggers(source: ModdleElement, context: ReadContext): readonly Trigger[] | undefined {
  const triggers: Trigger[] = [];
  for (const definition of eventDefinitionsOf(source)) {
    const read = READERS[definition.$type];
    if (read === undefined) {
      const message = `${describe(source)} has <${xmlName(definition.$type)}>, which cannot be caught. Use another event.`;
      context.report('EVENT_TYPE_NOT_ALLOWED', message, source.id);
      return undefined;
    }
    triggers.push(read(definition, source, context));
  }
  return triggers;
}

/** `triggers` and `parallelMultiple` as an element has them: absent where there is nothing to say. */
export function catching(
  source: ModdleElement,
  triggers: readonly Trigger[],
): { readonly triggers?: readonly Trigger[]; readonly parallelMultiple?: boolean } {
  if (triggers.length === 0) return {};
  return {
    triggers,
    ...(triggers.length > 1 && source['parallelMultiple'] === true ? { parallelMultiple: true } : {}),
  };
}

export function signalName(definition: ModdleElement): string {
  const signal = childOf(definition, 'signalRef');
  return (signal && (textOf(signal, 'name') ?? signal.id)) ?? '';
}

/** Absent where the definition refers to no error. */
export function errorCode(definition: ModdleElement): string | undefined {
  const error = childOf(definition, 'errorRef');
  return error && (textOf(error, 'errorCode') ?? textOf(error, 'name') ?? error.id);
}

export function escalationCode(definition: ModdleElement): string | undefined {
  const escalation = childOf(definition, 'escalationRef');
  return escalation && (textOf(escalation, 'escalationCode') ?? textOf(escalation, 'name') ?? escalation.id);
}

/** Modelers also show an event's name for its link's. */
export function linkName(definition: ModdleElement, event: ModdleElement): string {
  return (textOf(definition, 'name') ?? textOf(event, 'name') ?? '').trim();
}

function staticCode(
  code: string | undefined,
  event: ModdleElement,
  context: ReadContext,
): { readonly code?: string } {
  if (code === undefined) return {};
  if (code.trim().startsWith('=')) {
    const message = `${describe(event)} catches the code "${code}". A code that is caught is plain text; leave it out to catch all.`;
    context.report('EVENT_INCOMPLETE', message, event.id);
  }
  return { code };
}

const KINDS = { timeDate: 'date', timeDuration: 'duration', timeCycle: 'cycle' } as const;

function readTimer(definition: ModdleElement, event: ModdleElement, context: ReadContext): TimerTrigger {
  const given = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter(
    (property) => childOf(definition, property) !== undefined,
  );
  if (given.length > 1) {
    const message = `${describe(event)} has ${given.map((property) => `<${property}>`).join(' and ')}. Keep one of them.`;
    context.report('INVALID_TIMER', message, event.id);
  }
  const [property = 'timeDuration'] = given;
  const kind = KINDS[property];
  const isConstant = (text: string): boolean => isTimerText(kind, text);
  const text = expressionText(definition, property, event, context, isConstant) ?? '';
  return { type: 'timer', kind, value: readValue(text.trim()) };
}

function readConditional(
  definition: ModdleElement,
  event: ModdleElement,
  context: ReadContext,
): ConditionTrigger {
  const filter = findExtension(definition, 'zeebe:ConditionalFilter');
  const names = list(filter && textOf(filter, 'variableNames'));
  const events = list(filter && textOf(filter, 'variableEvents'));
  const known = events.filter((name) => name === 'create' || name === 'update');
  if (known.length < events.length) {
    const message = `${describe(event)} has the variableEvents "${events.join(', ')}". Use create, update or both.`;
    context.report('EVENT_INCOMPLETE', message, event.id);
  }
  return {
    type: 'conditional',
    condition: readCondition(expressionText(definition, 'condition', event, context) ?? ''),
    ...(names.length === 0 ? {} : { variableNames: names }),
    ...(known.length === 0 ? {} : { variableEvents: known }),
  };
}

function list(text: string | undefined): readonly string[] {
  const parts = text?.split(',').map((part) => part.trim());
  return (parts ?? []).filter((part) => part !== '');
}
