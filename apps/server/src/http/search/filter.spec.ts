import type { ResourceSpec } from './field.js';
import { parseFilter } from './filter.js';
import { thrownBy } from '../errors/thrown.fixture.js';

const RESOURCE: ResourceSpec = {
  collection: 'things',
  fields: {
    key: { type: 'key' },
    name: { type: 'string' },
    group: { type: 'string', path: 'groups' },
    since: { type: 'date' },
    size: { type: 'integer' },
    open: { type: 'boolean' },
    state: { type: { oneOf: ['ACTIVE', 'COMPLETED'] } },
    tags: { type: 'string', all: true },
  },
  related: { variables: { collection: 'variables', select: 'owner', path: 'key', field: 'variables' } },
  unsupported: { filter: ['value'] },
  defaultSort: [['_id', 1]],
};

const own = (filter: unknown) => parseFilter(filter, RESOURCE).own;

describe('a filter', () => {
  it.each([
    ['nothing', undefined, []],
    ['a plain value', { name: 'a' }, [{ name: { $eq: 'a' } }]],
    ['a field kept elsewhere', { group: 'a' }, [{ groups: { $eq: 'a' } }]],
    ['$eq', { size: { $eq: 3 } }, [{ size: { $eq: 3 } }]],
    ['$neq', { size: { $neq: 3 } }, [{ size: { $ne: 3 } }]],
    ['$in', { size: { $in: [1, 2] } }, [{ size: { $in: [1, 2] } }]],
    ['$notIn', { key: { $notIn: ['1', '2'] } }, [{ key: { $nin: ['1', '2'] } }]],
    ['$exists', { name: { $exists: true } }, [{ name: { $ne: null } }]],
    ['$exists not', { name: { $exists: false } }, [{ name: { $eq: null } }]],
    ['$like', { name: { $like: 'a*' } }, [{ name: { $regex: '^a[\\s\\S]*$' } }]],
    ['a range', { size: { $gte: 1, $lt: 5 } }, [{ size: { $gte: 1 } }, { size: { $lt: 5 } }]],
    [
      'a date with an offset, as the UTC text that read models hold',
      { since: { $gt: '2025-01-31T14:00:00+02:00' } },
      [{ since: { $gt: '2025-01-31T12:00:00.000Z' } }],
    ],
    ['an enumeration in any casing', { state: 'active' }, [{ state: { $eq: 'ACTIVE' } }]],
    ['all members of a list', { tags: ['a', 'b'] }, [{ tags: 'a' }, { tags: 'b' }]],
    ['several fields', { name: 'a', open: true }, [{ name: { $eq: 'a' } }, { open: { $eq: true } }]],
  ])('reads %s', (_what, filter, expected) => {
    expect(own(filter)).toEqual(expected);
  });

  it('reads $or', () => {
    const { own: all, alternatives } = parseFilter(
      { size: 1, $or: [{ name: 'a' }, { name: 'b' }] },
      RESOURCE,
    );
    expect(all).toEqual([{ size: { $eq: 1 } }]);
    expect(alternatives.map((one) => one.own)).toEqual([[{ name: { $eq: 'a' } }], [{ name: { $eq: 'b' } }]]);
  });

  it('leaves to other read models what they know', () => {
    const { own: all, related } = parseFilter({ variables: [{ name: 'a', value: '1' }] }, RESOURCE);
    expect(all).toEqual([]);
    expect(related).toMatchObject([{ field: 'variables', value: [{ name: 'a', value: '1' }] }]);
  });

  it.each([
    ['an unknown property', { nam: 'a' }, 'UNKNOWN_PROPERTY', 'filter.nam'],
    ['a property of every object', { constructor: 'a' }, 'UNKNOWN_PROPERTY', 'filter.constructor'],
    ['what only the contract has', { value: 'a' }, 'NOT_SUPPORTED', 'filter.value'],
    ['an unknown operator', { name: { $regex: '.*' } }, 'INVALID_FILTER', 'name'],
    ['no operator', { name: {} }, 'INVALID_FILTER', 'name'],
    ['an order on keys', { key: { $gt: '1' } }, 'INVALID_FILTER', 'key'],
    ['$like on a number', { size: { $like: '1*' } }, 'INVALID_FILTER', 'size'],
    ['a number for text', { name: 1 }, 'INVALID_FILTER', 'name'],
    ['text for a number', { size: '1' }, 'INVALID_FILTER', 'size'],
    ['what is no key', { key: 'x' }, 'INVALID_FILTER', 'key'],
    ['a number for a key', { key: 12 }, 'INVALID_FILTER', 'key'],
    ['what is no date', { since: 'yesterday' }, 'INVALID_FILTER', 'since'],
    ['a date without an offset', { since: '2025-01-31T12:00:00' }, 'INVALID_FILTER', 'since'],
    ['an unknown state', { state: 'ASLEEP' }, 'INVALID_FILTER', 'state'],
    ['no list for $in', { size: { $in: 1 } }, 'INVALID_FILTER', 'size'],
    ['too long a list', { size: { $in: Array.from({ length: 501 }, () => 1) } }, 'INVALID_FILTER', 'size'],
    ['$exists of text', { name: { $exists: 'yes' } }, 'INVALID_FILTER', 'name'],
    ['no list for $or', { $or: { name: 'a' } }, 'INVALID_FILTER', 'filter.$or'],
    ['$or in $or', { $or: [{ $or: [] }] }, 'UNKNOWN_PROPERTY', 'filter.$or'],
    ['what is no object', 'name = a', 'INVALID_FILTER', 'filter'],
  ])('refuses %s', (_what, filter, code, field) => {
    expect(thrownBy(() => parseFilter(filter, RESOURCE))).toMatchObject({
      code,
      status: 400,
      extras: { field },
    });
  });

  it('names what can be filtered by', () => {
    expect(thrownBy(() => parseFilter({ nam: 1 }, RESOURCE))?.message).toContain('key, name, group, since');
  });
});
