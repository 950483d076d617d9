import type { EventData, MessageEventData } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { instanceKeyOf, type Key } from '@onward/model';
import type { Reaction, SagaDefinition } from './reaction.js';

type Seen =
  | 'EventSubscriptionCreated'
  | 'EventSubscriptionDeleted'
  | 'MessageThrown'
  | 'MessagePublished'
  | 'MessageCorrelating';

/**
 * Brings messages and those who wait for them together: subscriptions of instances are opened and closed in the message's
 * stream, thrown messages are published there, and what that stream wants to correlate is asked of the instance; see
 * `docs/messages.md`.
 */
export const messagesSaga: SagaDefinition = {
  name: 'messages',
  reactsTo: [
    'EventSubscriptionCreated',
    'EventSubscriptionDeleted',
    'MessageThrown',
    'MessagePublished',
    'MessageCorrelating',
  ],
  react: (event) => REACT[event.type as Seen](event),
};

const REACT: Readonly<Record<Seen, (event: RecordedEvent) => readonly Reaction[]>> = {
  EventSubscriptionCreated(event) {
    const { trigger, subscription: ordinal, element } = dataOf<'EventSubscriptionCreated'>(event);
    if (trigger.type !== 'message') return [];
    const { name, correlationKey } = trigger;
    const { processId = '' } = event.metadata;
    const instanceKey = instanceKeyOf(event.stream);
    return [
      {
        task: {
          type: 'OpenMessageSubscription',
          instanceKey,
          ordinal,
          element,
          processId,
          name,
          ...(correlationKey === undefined ? {} : { correlationKey }),
        },
      },
    ];
  },
  EventSubscriptionDeleted(event) {
    const { type, subscription: ordinal } = dataOf<'EventSubscriptionDeleted'>(event);
    if (type !== 'message') return [];
    return [
      { task: { type: 'CloseMessageSubscription', instanceKey: instanceKeyOf(event.stream), ordinal } },
    ];
  },
  MessageThrown(event) {
    const { name, correlationKey, messageId, timeToLive = 0, variables } = dataOf<'MessageThrown'>(event);
    return [
      {
        task: {
          type: 'PublishMessage',
          once: event.id,
          name,
          timeToLive,
          variables,
          ...(correlationKey === undefined ? {} : { correlationKey }),
          ...(messageId === undefined ? {} : { messageId }),
        },
      },
    ];
  },
  MessagePublished(event) {
    const { message, name } = event.data as unknown as MessageEventData['MessagePublished'];
    return [{ task: { type: 'OfferMessage', stream: event.stream, message, name } }];
  },
  MessageCorrelating(event) {
    const { message, processId, target } = event.data as unknown as MessageEventData['MessageCorrelating'];
    return [
      {
        task: { type: 'CorrelateMessage', stream: event.stream, message: message as Key, processId, target },
      },
    ];
  },
};

const dataOf = <T extends keyof EventData>(event: RecordedEvent): EventData[T] =>
  event.data as unknown as EventData[T];
