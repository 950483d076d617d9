import type { Throw } from '@onward/model';
import type { ReadContext } from '../element-module.js';
import { readValue } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { readJob } from '../extensions/job.js';
import { childOf, describe, xmlName, type ModdleElement } from '../xml/moddle-element.js';
import { eventDefinitionsOf } from './event-definitions.js';
import { readMessageThrow } from './message.js';
import { errorCode, escalationCode, linkName, signalName } from './read-triggers.js';

type ReadThrow = (definition: ModdleElement, event: ModdleElement, context: ReadContext) => Throw;

const READERS: Readonly<Record<string, ReadThrow>> = {
  'bpmn:MessageEventDefinition': (definition, event, context) => ({
    ...readMessageThrow(definition, event.id, context),
    ...(findExtension(event, 'zeebe:TaskDefinition') ? { job: readJob(event, context) } : {}),
  }),
  'bpmn:SignalEventDefinition': (definition) => ({ type: 'signal', name: readValue(signalName(definition)) }),
  'bpmn:ErrorEventDefinition': (definition) => ({
    type: 'error',
    code: readValue(errorCode(definition) ?? ''),
  }),
  'bpmn:EscalationEventDefinition': (definition) => ({
    type: 'escalation',
    code: readValue(escalationCode(definition) ?? ''),
  }),
  'bpmn:CompensateEventDefinition': (definition) => {
    const activity = childOf(definition, 'activityRef')?.id;
    const wait = definition['waitForCompletion'] !== false;
    return { type: 'compensation', ...(activity === undefined ? {} : { activity }), wait };
  },
  'bpmn:LinkEventDefinition': (definition, event) => ({ type: 'link', name: linkName(definition, event) }),
  'bpmn:CancelEventDefinition': () => ({ type: 'cancel' }),
  'bpmn:TerminateEventDefinition': () => ({ type: 'terminate' }),
};

/** What a throwing event throws, in order (BPMN 2.0.2 §10.5.5); undefined where a type of it cannot be thrown anywhere. */
export function readThrows(source: ModdleElement, context: ReadContext): readonly Throw[] | undefined {
  const definitions = eventDefinitionsOf(source);
  const throws = definitions.map((definition) => readThrow(definition, source, context));
  const sends = throws.some((thrown) => thrown?.type === 'message');
  if (!sends && findExtension(source, 'zeebe:TaskDefinition')) {
    const message = `${describe(source)} has <zeebe:taskDefinition>, but no message that its worker could send. Remove it.`;
    context.report('UNSUPPORTED_EXTENSION', message, source.id);
  }
  return throws.every((thrown) => thrown !== undefined) ? throws : undefined;
}

export function readThrow(
  definition: ModdleElement,
  event: ModdleElement,
  context: ReadContext,
): Throw | undefined {
  const read = READERS[definition.$type];
  if (read !== undefined) return read(definition, event, context);
  const message = `${describe(event)} has <${xmlName(definition.$type)}>, which cannot be thrown. Use another event.`;
  context.report('EVENT_TYPE_NOT_ALLOWED', message, event.id);
  return undefined;
}
