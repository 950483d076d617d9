import { keyOf } from '@onward/model';
import { documentsAfter, inInstance } from '../testing/history.js';
import { EVENTS } from '../testing/story.js';
import { timers } from './projection.js';

describe('timers', () => {
  it.each([
    [
      'set',
      6,
      {
        [keyOf(10, 4)]: ['ACTIVE', '2024-01-02T00:00:00.000Z', 1, 0],
        [keyOf(10, 5)]: ['ACTIVE', '2024-01-02T02:00:00.000Z', null, 0],
      },
    ],
    [
      'come, and to come again',
      7,
      {
        [keyOf(10, 4)]: ['ACTIVE', '2024-01-02T01:00:00.000Z', 0, 1],
        [keyOf(10, 5)]: ['ACTIVE', '2024-01-02T02:00:00.000Z', null, 0],
      },
    ],
    [
      'come for the last time, and called off',
      12,
      {
        [keyOf(10, 4)]: ['TRIGGERED', '2024-01-02T01:00:00.000Z', 0, 2],
        [keyOf(10, 5)]: ['CANCELED', '2024-01-02T02:00:00.000Z', null, 0],
      },
    ],
  ] as const)('%s', async (_, upTo, expected) => {
    const documents = await documentsAfter(timers, inInstance(10, EVENTS.slice(0, upTo)));
    const seen = Object.values(documents).map((doc) => [
      doc._id,
      [doc['state'], doc['dueDate'], doc['remainingRepetitions'], doc['triggered']],
    ]);
    expect(Object.fromEntries(seen)).toEqual(expected);
  });
});
