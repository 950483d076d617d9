import { keyOf } from '@onward/model';
import { documentsAfter, inInstance, time } from '../testing/history.js';
import { CHARGED, COMPENSATED } from '../testing/story.js';
import { incidents } from './projection.js';

describe('incidents', () => {
  it('has the fields of the API while it is open', async () => {
    const documents = await documentsAfter(incidents, inInstance(7, CHARGED.slice(0, 11)));
    expect(documents).toEqual({
      [keyOf(7, 8)]: {
        _id: keyOf(7, 8),
        incidentKey: keyOf(7, 8),
        state: 'ACTIVE',
        errorType: 'JOB_NO_RETRIES',
        errorMessage: 'declined again',
        creationTime: time(10),
        resolutionTime: null,
        elementId: 'charge',
        elementInstanceKey: keyOf(7, 5),
        tokenId: keyOf(7, 3),
        jobKey: keyOf(7, 7),
        processInstanceKey: keyOf(7),
        rootProcessInstanceKey: keyOf(7),
        processDefinitionKey: keyOf(1),
        processDefinitionId: 'order',
        processDefinitionVersion: 3,
        tenantId: '<default>',
      },
    });
  });

  it.each([
    ['by an operator', CHARGED, 7, keyOf(7, 8), time(12)],
    ['with its token', COMPENSATED, 8, keyOf(8, 7), time(13)],
  ] as const)('says when it ended %s', async (_, events, number, key, resolutionTime) => {
    const documents = await documentsAfter(incidents, inInstance(number, events));
    expect(documents[key]).toMatchObject({ state: 'RESOLVED', resolutionTime });
  });
});
