import type { RecordedEvent } from '@onward/event-store';
import type { Ordinal } from '@onward/model';
import type { Projection } from '../projection.js';
import { belonging, keyIn, timeOf } from '../shared/instance-event.js';
import { changes, instanceFolds } from '../shared/typed-folds.js';
import type { MessageSubscriptionDoc } from './doc.js';

const id = (
  { type, subscription }: { readonly type: string; readonly subscription: Ordinal },
  event: RecordedEvent,
): string | undefined => (type === 'message' ? keyIn(event, subscription) : undefined);

export const messageSubscriptions: Projection<MessageSubscriptionDoc> = {
  name: 'message-subscriptions',
  version: 1,
  indexes: [
    { name: 'instance', paths: ['processInstanceKey', 'ordinal'] },
    { name: 'message', paths: ['messageName', 'correlationKey'] },
    { name: 'state', paths: ['messageSubscriptionState', 'lastUpdatedDate'] },
  ],
  on: instanceFolds<MessageSubscriptionDoc>({
    EventSubscriptionCreated: {
      id: ({ trigger, subscription }, event) => id({ type: trigger.type, subscription }, event),
      apply(doc, { trigger, subscription, element, elementInstance }, event, key) {
        if (doc !== undefined || trigger.type !== 'message') return doc;
        return {
          _id: key,
          messageSubscriptionKey: key,
          messageSubscriptionState: 'CREATED',
          messageSubscriptionType: 'PROCESS_EVENT',
          lastUpdatedDate: timeOf(event),
          messageName: trigger.name,
          correlationKey: trigger.correlationKey ?? null,
          messageKey: null,
          elementId: element,
          elementInstanceKey: keyIn(event, elementInstance),
          ordinal: subscription,
          ...belonging(event),
        };
      },
    },
    EventSubscriptionTriggered: changes(id, (_doc, { message }, event) => ({
      messageSubscriptionState: 'CORRELATED',
      messageKey: message ?? null,
      lastUpdatedDate: timeOf(event),
    })),
    EventSubscriptionDeleted: changes(id, (_doc, _data, event) => ({
      messageSubscriptionState: 'DELETED',
      lastUpdatedDate: timeOf(event),
    })),
  }),
};
