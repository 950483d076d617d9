import { keyOf } from '@onward/model';
import { documentsAfter, inInstance, time } from '../testing/history.js';
import { EVENTS } from '../testing/story.js';
import { messageSubscriptions } from './projection.js';

describe('message subscriptions', () => {
  it('says what is waited for, where', async () => {
    expect(await documentsAfter(messageSubscriptions, inInstance(10, EVENTS.slice(0, 6)))).toEqual({
      [keyOf(10, 3)]: {
        _id: keyOf(10, 3),
        messageSubscriptionKey: keyOf(10, 3),
        messageSubscriptionState: 'CREATED',
        messageSubscriptionType: 'PROCESS_EVENT',
        lastUpdatedDate: time(2),
        messageName: 'paid',
        correlationKey: 'o-1',
        messageKey: null,
        elementId: 'pay',
        elementInstanceKey: keyOf(10, 1),
        ordinal: 3,
        processInstanceKey: keyOf(10),
        rootProcessInstanceKey: keyOf(10),
        processDefinitionKey: keyOf(1),
        processDefinitionId: 'order',
        processDefinitionVersion: 3,
        tenantId: '<default>',
      },
    });
  });

  it('says which message came', async () => {
    const documents = await documentsAfter(messageSubscriptions, inInstance(10, EVENTS));
    expect(documents[keyOf(10, 3)]).toMatchObject({
      messageSubscriptionState: 'CORRELATED',
      messageKey: '77',
      lastUpdatedDate: time(7),
    });
  });
});
