import { keyOf } from '@onward/model';
import { documentsAfter, inInstance, time } from '../testing/history.js';
import { CHARGED, COMPENSATED } from '../testing/story.js';
import { elementInstances } from './projection.js';

describe('element-instances', () => {
  it('has the fields of the API', async () => {
    const documents = await documentsAfter(elementInstances, inInstance(7, CHARGED.slice(0, 11)));
    expect(documents[keyOf(7, 5)]).toEqual({
      _id: keyOf(7, 5),
      elementInstanceKey: keyOf(7, 5),
      elementId: 'charge',
      elementName: 'charge',
      type: 'SERVICE_TASK',
      state: 'ACTIVE',
      startDate: time(5),
      endDate: null,
      hasIncident: true,
      incidentKey: keyOf(7, 8),
      tokenId: keyOf(7, 3),
      elementInstanceScopeKey: keyOf(7),
      processInstanceKey: keyOf(7),
      rootProcessInstanceKey: keyOf(7),
      processDefinitionKey: keyOf(1),
      processDefinitionId: 'order',
      tenantId: '<default>',
    });
  });

  it('follows elements to their end', async () => {
    const documents = await documentsAfter(elementInstances, inInstance(7, CHARGED));
    const seen = Object.values(documents).map(
      ({ elementId, type, state, startDate, endDate, hasIncident }) => [
        elementId,
        type,
        state,
        startDate,
        endDate,
        hasIncident,
      ],
    );
    expect(seen).toEqual([
      ['start', 'START_EVENT', 'COMPLETED', time(3), time(3), false],
      ['charge', 'SERVICE_TASK', 'COMPLETED', time(5), time(15), false],
      ['approve', 'USER_TASK', 'COMPLETED', time(17), time(23), false],
      ['end', 'END_EVENT', 'COMPLETED', time(24), time(24), false],
    ]);
  });

  it('has those that were ended and the handlers of compensation', async () => {
    const documents = await documentsAfter(elementInstances, inInstance(8, COMPENSATED));
    expect(
      Object.values(documents).map(({ elementId, state, incidentKey }) => [elementId, state, incidentKey]),
    ).toEqual([
      ['charge', 'TERMINATED', null],
      ['ship', 'TERMINATED', null],
      ['unreserve', 'COMPLETED', null],
    ]);
  });

  it('has no incident any more when it was ended', async () => {
    const events = COMPENSATED.filter(({ type }) => type !== 'IncidentResolved');
    const documents = await documentsAfter(elementInstances, inInstance(8, events));
    expect(documents[keyOf(8, 4)]).toMatchObject({
      state: 'TERMINATED',
      hasIncident: false,
      incidentKey: null,
    });
  });
});
