import { keyOf } from '@onward/model';
import { documentsAfter } from '../testing/history.js';
import { wholeStory } from '../testing/story.js';
import { elementStatistics } from './projection.js';

const at = (elementId: string, active: number, completed: number, canceled: number) => ({
  _id: `${keyOf(1)}/${elementId}`,
  processDefinitionKey: keyOf(1),
  elementId,
  active,
  completed,
  canceled,
  incidents: 0,
  tenantId: '<default>',
});

describe('element-statistics', () => {
  it('counts over all instances of a definition', async () => {
    const documents = await documentsAfter(elementStatistics, wholeStory());
    const expected = [
      at('approve', 1, 1, 0),
      at('charge', 1, 1, 1),
      at('end', 0, 1, 0),
      at('pay', 0, 1, 0),
      at('ship', 0, 0, 1),
      at('start', 0, 1, 0),
      at('unreserve', 0, 1, 0),
    ];
    expect(Object.values(documents).sort((a, b) => (a._id < b._id ? -1 : 1))).toEqual(expected);
  });

  it('counts open incidents', async () => {
    const story = wholeStory();
    const open = story.slice(
      0,
      story.findIndex(({ type }) => type === 'IncidentResolved'),
    );
    const documents = await documentsAfter(elementStatistics, open);
    const counted = Object.values(documents).filter(({ incidents }) => incidents !== 0);
    expect(new Map(counted.map(({ elementId, incidents }) => [elementId, incidents]))).toEqual(
      new Map([
        ['charge', 1],
        ['ship', 1],
      ]),
    );
  });
});
