import { keyOf } from '@onward/model';
import { documentsAfter, happened, inInstance } from '../testing/history.js';
import { CHARGED, COMPENSATED, WAITING } from '../testing/story.js';
import { work } from './projection.js';

describe('work', () => {
  it('has what waits for a worker or is to be gone on with', async () => {
    const events = inInstance(9, WAITING);
    const positionOf = (type: string) => events.find((event) => event.type === type)!.position;
    expect(await documentsAfter(work, events)).toEqual({
      [keyOf(9, 2)]: {
        _id: keyOf(9, 2),
        kind: 'job',
        jobKey: keyOf(9, 4),
        job: 4,
        instanceKey: keyOf(9),
        type: 'charge-card',
        tenantId: '<default>',
        open: true,
        retryAt: 0,
        position: positionOf('JobCreated'),
      },
      [`advance/${keyOf(9)}`]: {
        _id: `advance/${keyOf(9)}`,
        kind: 'advance',
        instanceKey: keyOf(9),
        position: positionOf('AdvanceDeferred'),
      },
    });
  });

  it.each([
    ['created', 8, { open: true, retryAt: 0 }],
    ['failed with a retry left', 9, { open: true, retryAt: 1_704_067_300_000 }],
    ['failed for good', 10, { open: false, retryAt: 0 }],
    ['with its incident resolved', 13, { open: true, retryAt: 0 }],
  ])('says whether a job may be handed out: %s', async (_, upTo, expected) => {
    const documents = await documentsAfter(work, inInstance(7, CHARGED.slice(0, upTo)));
    expect(documents[keyOf(7, 5)]).toMatchObject(expected);
  });

  it('closes a job that threw an error', async () => {
    const documents = await documentsAfter(work, inInstance(8, COMPENSATED.slice(0, 10)));
    expect(documents[keyOf(8, 1)]).toMatchObject({ jobKey: keyOf(8, 3), open: false });
  });

  it.each([
    ['completed', CHARGED, 7, []],
    ['deferred and finished', COMPENSATED.slice(0, 3), 8, []],
    [
      'ended while deferred',
      [
        ...WAITING,
        happened('JobCanceled', { job: 4, elementInstance: 2, token: 3 }),
        happened('ProcessInstanceTerminated', { reason: 'CANCELED' }),
      ],
      9,
      [],
    ],
    ['canceled with its incident', COMPENSATED.slice(4, 14), 8, [keyOf(8, 1)]],
    ['ended after an error', COMPENSATED, 8, []],
  ] as const)('keeps nothing of what is done: %s', async (_, events, number, left) => {
    expect(Object.keys(await documentsAfter(work, inInstance(number, events)))).toEqual(left);
  });
});
