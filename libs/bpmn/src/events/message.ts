import type { Expression, MessageTrigger, Throw } from '@onward/model';
import type { CreateXml, ReadContext } from '../element-module.js';
import { readValue, writeValue } from '../expression.js';
import { findExtension } from '../extensions/find-extension.js';
import { childOf, textOf, type ModdleElement } from '../xml/moddle-element.js';

export type MessageThrow = Extract<Throw, { type: 'message' }>;
type Named = Omit<MessageTrigger, 'type'>;

/**
 * The message that an event definition or a task names, else that of its message flow, whose own name is one, too. Without any its
 * name is empty, which validation names.
 */
function readMessage(source: ModdleElement, elementId: string | undefined, context: ReadContext): Named {
  const flow = elementId === undefined ? undefined : context.messageFlowOf(elementId);
  const message = childOf(source, 'messageRef') ?? (flow && childOf(flow, 'messageRef')) ?? flow;
  if (message === undefined) return { name: { value: '' } };
  const subscription = findExtension(message, 'zeebe:Subscription');
  const key = subscription && textOf(subscription, 'correlationKey');
  return {
    name: readValue(textOf(message, 'name') ?? message.id ?? ''),
    ...(key === undefined ? {} : { correlationKey: readValue(key) }),
  };
}

export const readMessageTrigger = (
  source: ModdleElement,
  elementId: string | undefined,
  context: ReadContext,
): MessageTrigger => ({ type: 'message', ...readMessage(source, elementId, context) });

const PUBLISHING = ['correlationKey', 'messageId', 'timeToLive'] as const;

/** `onward:publishMessage` says more than BPMN knows; the correlation key is the message's where it does not say another one. */
export function readMessageThrow(
  source: ModdleElement,
  elementId: string | undefined,
  context: ReadContext,
): MessageThrow {
  const publish = findExtension(source, 'onward:PublishMessage');
  const given = PUBLISHING.flatMap((property) => {
    const text = publish && textOf(publish, property);
    return text === undefined ? [] : [[property, readValue(text)] as const];
  });
  return {
    type: 'message',
    ...readMessage(source, elementId, context),
    ...(Object.fromEntries(given) as Partial<Record<(typeof PUBLISHING)[number], Expression>>),
  };
}

/** The message as a root element; undefined where it has no name. */
export function writeMessage(message: Named, create: CreateXml): ModdleElement | undefined {
  const { name, correlationKey } = message;
  if ('value' in name && name.value === '') return undefined;
  const text = writeValue(name);
  const key = correlationKey && writeValue(correlationKey);
  return create.root(`message ${text}\n${key ?? ''}`, 'message', (id) => {
    if (key === undefined) return create('bpmn:Message', { id, name: text });
    const values = [create('zeebe:Subscription', { correlationKey: key })];
    const extensionElements = create('bpmn:ExtensionElements', { values });
    return create('bpmn:Message', { id, name: text, extensionElements });
  });
}

export function writePublishing(message: MessageThrow, create: CreateXml): readonly ModdleElement[] {
  const { messageId, timeToLive } = message;
  const given = Object.entries({ messageId, timeToLive }).flatMap(([property, value]) =>
    value === undefined ? [] : [[property, writeValue(value)]],
  );
  return given.length === 0 ? [] : [create('onward:PublishMessage', Object.fromEntries(given) as object)];
}
