import { thrownBy } from '../errors/thrown.fixture.js';
import type { ResourceSpec } from './field.js';
import { parseSort } from './sort.js';

const RESOURCE: ResourceSpec = {
  collection: 'things',
  fields: {
    name: { type: 'string' },
    key: { type: 'key', sort: '_id' },
    group: { type: 'string', path: 'groups' },
    tags: { type: 'string', sort: false },
  },
  defaultSort: [['_id', 1]],
};

describe('an order', () => {
  it.each([
    ['nothing', undefined, [['_id', 1]]],
    ['an empty list', [], [['_id', 1]]],
    ['a field', [{ field: 'name' }], [['name', 1]]],
    ['a direction', [{ field: 'name', order: 'DESC' }], [['name', -1]]],
    ['a direction in lower case', [{ field: 'name', order: 'asc' }], [['name', 1]]],
    ['a field kept elsewhere', [{ field: 'group' }], [['groups', 1]]],
    ['a field with an order of its own', [{ field: 'key', order: 'DESC' }], [['_id', -1]]],
    [
      'two',
      [{ field: 'name' }, { field: 'group', order: 'DESC' }],
      [
        ['name', 1],
        ['groups', -1],
      ],
    ],
  ])('reads %s', (_what, sort, expected) => {
    expect(parseSort(sort, RESOURCE)).toEqual(expected);
  });

  it.each([
    ['an unknown field', [{ field: 'size' }], 'INVALID_SORT', 'sort.field'],
    ['one that cannot be sorted by', [{ field: 'tags' }], 'INVALID_SORT', 'sort.field'],
    ['a property of every object', [{ field: 'toString' }], 'INVALID_SORT', 'sort.field'],
    ['no field', [{}], 'INVALID_SORT', 'sort.field'],
    ['an unknown direction', [{ field: 'name', order: 'UP' }], 'INVALID_SORT', 'sort.order'],
    ['an unknown property', [{ field: 'name', direction: 'ASC' }], 'UNKNOWN_PROPERTY', 'sort.direction'],
    ['a field twice', [{ field: 'name' }, { field: 'name' }], 'INVALID_SORT', 'sort'],
    ['too many', Array.from({ length: 6 }, () => ({ field: 'name' })), 'INVALID_SORT', 'sort'],
    ['no list', { field: 'name' }, 'INVALID_SORT', 'sort'],
  ])('refuses %s', (_what, sort, code, field) => {
    expect(thrownBy(() => parseSort(sort, RESOURCE))).toMatchObject({ code, status: 400, extras: { field } });
  });
});
