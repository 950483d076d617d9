import { keyOf } from '@onward/model';
import { documentsAfter, happened, inInstance, time } from '../testing/history.js';
import { CHARGED, COMPENSATED } from '../testing/story.js';
import { jobs } from './projection.js';

const charge = async (upTo: number) =>
  (await documentsAfter(jobs, inInstance(7, CHARGED.slice(0, upTo))))[keyOf(7, 7)];

describe('jobs', () => {
  it('has the fields of the API', async () => {
    expect(await charge(8)).toEqual({
      _id: keyOf(7, 7),
      jobKey: keyOf(7, 7),
      type: 'charge-card',
      state: 'CREATED',
      kind: 'BPMN_ELEMENT',
      listenerEventType: 'UNSPECIFIED',
      isDenied: null,
      deniedReason: null,
      worker: '',
      retries: 2,
      customHeaders: { h: '1' },
      retryDate: null,
      creationTime: time(7),
      lastUpdateTime: time(7),
      endTime: null,
      errorCode: null,
      errorMessage: null,
      hasFailedWithRetriesLeft: false,
      priority: 0,
      elementId: 'charge',
      elementInstanceKey: keyOf(7, 5),
      tokenId: keyOf(7, 3),
      processInstanceKey: keyOf(7),
      rootProcessInstanceKey: keyOf(7),
      processDefinitionKey: keyOf(1),
      processDefinitionId: 'order',
      tenantId: '<default>',
    });
  });

  it.each([
    [
      'failed with a retry left',
      9,
      {
        state: 'FAILED',
        retries: 1,
        hasFailedWithRetriesLeft: true,
        worker: 'w1',
        retryDate: '2024-01-01T00:01:40.000Z',
        errorMessage: 'declined',
      },
    ],
    [
      'failed for good',
      10,
      {
        state: 'FAILED',
        retries: 0,
        hasFailedWithRetriesLeft: false,
        worker: 'w1',
        retryDate: null,
        errorMessage: 'declined again',
      },
    ],
    ['got retries', 12, { state: 'RETRIES_UPDATED', retries: 4, lastUpdateTime: time(11) }],
    ['is open again', 13, { state: 'CREATED', retries: 4, endTime: null }],
    ['completed', 14, { state: 'COMPLETED', worker: 'w2', endTime: time(13), lastUpdateTime: time(13) }],
  ])('says when it %s', async (_, upTo, expected) => {
    expect(await charge(upTo)).toMatchObject(expected);
  });

  it('gets a retry with the resolution of its incident when there was none', async () => {
    const events = [...CHARGED.slice(0, 11), ...CHARGED.slice(12, 13)];
    expect((await documentsAfter(jobs, inInstance(7, events)))[keyOf(7, 7)]).toMatchObject({
      state: 'CREATED',
      retries: 1,
    });
  });

  it('says when an error was thrown, and stays canceled when its incident ends with it', async () => {
    const documents = await documentsAfter(jobs, inInstance(8, COMPENSATED));
    expect(documents[keyOf(8, 3)]).toMatchObject({
      state: 'ERROR_THROWN',
      errorCode: 'DECLINED',
      errorMessage: 'card declined',
      endTime: time(9),
    });
    expect(documents[keyOf(8, 6)]).toMatchObject({ state: 'CANCELED', endTime: time(12) });
    expect(documents[keyOf(8, 11)]).toMatchObject({ state: 'COMPLETED', elementId: 'unreserve' });
  });

  it('finds keys beyond the first instance number, and refuses where the metadata does not name it', async () => {
    const far = happened('JobCreated', {
      job: 2 ** 20 + 5,
      elementInstance: 1,
      element: 'a',
      token: 1,
      jobType: 't',
      retries: 1,
    });
    const [event] = inInstance(7, [far]) as [ReturnType<typeof inInstance>[number]];
    const named = { ...event, metadata: { ...event.metadata, moreNumbers: [44] } };
    expect(Object.keys(await documentsAfter(jobs, [named]))).toEqual([keyOf(44, 5)]);
    await expect(documentsAfter(jobs, [event])).rejects.toThrow('does not name the instance number');
  });
});
