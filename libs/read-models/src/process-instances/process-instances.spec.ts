import type { EngineEvent } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { keyOf } from '@onward/model';
import { documentsAfter, happened, inInstance, time } from '../testing/history.js';
import { CHARGED, COMPENSATED } from '../testing/story.js';
import { processInstances } from './projection.js';

const after = async (events: typeof CHARGED, instanceNumber: number) =>
  (await documentsAfter(processInstances, inInstance(instanceNumber, events)))[keyOf(instanceNumber)];

describe('process-instances', () => {
  it('has the fields of the API from the start', async () => {
    expect(await after(CHARGED.slice(0, 1), 7)).toEqual({
      _id: keyOf(7),
      processInstanceKey: keyOf(7),
      processDefinitionKey: keyOf(1),
      processDefinitionId: 'order',
      processDefinitionName: 'Order',
      processDefinitionVersion: 3,
      processDefinitionVersionTag: null,
      parentProcessInstanceKey: null,
      parentElementInstanceKey: null,
      rootProcessInstanceKey: keyOf(7),
      startDate: time(0),
      endDate: null,
      state: 'ACTIVE',
      endReason: null,
      hasIncident: false,
      openIncidents: 0,
      calledIncidents: {},
      businessId: 'order-7',
      tags: ['vip'],
      tenantId: '<default>',
      archived: false,
      revision: 0,
    });
  });

  it.each([
    ['an incident is open', CHARGED.slice(0, 11), 7, { state: 'ACTIVE', hasIncident: true, revision: 10 }],
    ['it is resolved', CHARGED.slice(0, 13), 7, { state: 'ACTIVE', hasIncident: false, revision: 12 }],
    ['it completed', CHARGED, 7, { state: 'COMPLETED', endDate: time(CHARGED.length - 1), endReason: null }],
    ['it compensates', COMPENSATED.slice(0, -1), 8, { state: 'ACTIVE', hasIncident: false, endDate: null }],
    [
      'it was compensated',
      COMPENSATED,
      8,
      { state: 'TERMINATED', endReason: 'COMPENSATED', endDate: time(COMPENSATED.length - 1) },
    ],
  ] as const)('says when %s', async (_, events, number, expected) => {
    expect(await after(events, number)).toMatchObject(expected);
  });

  it('counts several incidents', async () => {
    const incident = {
      token: 1,
      elementInstance: 2,
      element: 'a',
      errorType: 'UNKNOWN',
      message: '',
    } as const;
    const events = [
      ...CHARGED.slice(0, 1),
      happened('IncidentRaised', { incident: 3, ...incident }),
      happened('IncidentRaised', { incident: 4, ...incident }),
      happened('IncidentResolved', { incident: 3, ...incident }),
    ];
    expect(await after(events, 7)).toMatchObject({ hasIncident: true, openIncidents: 1 });
  });

  it('has an incident while an instance that it has called has one', async () => {
    const callers = [keyOf(7)];
    const called = (...events: readonly EngineEvent[]): RecordedEvent[] =>
      inInstance(8, events, 100).map((event) => ({
        ...event,
        metadata: { ...event.metadata, callers },
      }));
    const raised = happened('IncidentRaised', {
      incident: 3,
      token: 1,
      elementInstance: 2,
      element: 'a',
      errorType: 'UNKNOWN',
      message: '',
    });
    const resolved = happened('IncidentResolved', {
      incident: 3,
      token: 1,
      elementInstance: 2,
      element: 'a',
    });
    const hasIncident = async (...events: readonly EngineEvent[]): Promise<unknown> => {
      const log = [...inInstance(7, CHARGED.slice(0, 1)), ...called(...events)];
      return (await documentsAfter(processInstances, log))[keyOf(7)]?.['hasIncident'];
    };
    expect(await hasIncident(raised)).toBe(true);
    expect(await hasIncident(raised, resolved)).toBe(false);
    expect(await hasIncident(raised, happened('ProcessInstanceTerminated', { reason: 'CANCELED' }))).toBe(
      false,
    );
  });

  it('names the caller', async () => {
    const [first] = CHARGED as unknown as readonly [{ data: object }];
    const called = {
      ...first,
      data: { ...first.data, parent: { instanceKey: keyOf(3), elementInstance: 12 } },
    } as (typeof CHARGED)[number];
    const events = inInstance(7, [called]).map((event) => ({
      ...event,
      metadata: { ...event.metadata, callers: [keyOf(2), keyOf(3)] },
    }));
    expect((await documentsAfter(processInstances, events))[keyOf(7)]).toMatchObject({
      parentProcessInstanceKey: keyOf(3),
      parentElementInstanceKey: keyOf(3, 12),
      rootProcessInstanceKey: keyOf(2),
    });
  });

  it('has no incident any more when it has ended', async () => {
    const events = COMPENSATED.filter(({ type }) => type !== 'IncidentResolved');
    expect(await after(events, 8)).toMatchObject({
      state: 'TERMINATED',
      hasIncident: false,
      openIncidents: 0,
    });
  });
});
