import type { Filter, Sort } from '../../port.js';
import { layOut, type Index } from '../index-entries.js';
import { compileFilter } from '../query/match.js';
import { choose, chooseForCount, type Measure, type Plan } from './choose.js';
import { orderOf } from './order.js';

const indexes = (changes: Partial<Index> = {}): readonly Index[] =>
  [['state', 'date'], ['owner'], ['date']].map((paths, number) => ({
    ...layOut({ name: paths.join('-'), paths }, number),
    ...changes,
  }));

const MANY: Measure = () => 1_000;

const shown = (plan: Plan): string => {
  const parts: string[] = [plan.by];
  if (plan.by === 'index') parts.push(plan.candidate.index.spec.name);
  if (plan.by !== 'ids' && plan.ordered) parts.push(plan.ordered);
  if (plan.rest) parts.push('+ test');
  return parts.join(' ');
};

const planOf = (filter: Filter, sort: Sort, measure = MANY, changes: Partial<Index> = {}): string =>
  shown(choose(compileFilter(filter), orderOf(sort), indexes(changes), measure));

describe('the planner', () => {
  it.each<[string, Filter, Sort, string]>([
    ['reads ids directly', { _id: 'a', owner: 'b' }, [], 'ids + test'],
    ['walks the documents for their own order', {}, [], 'documents forwards'],
    ['walks them backwards', {}, [['_id', -1]], 'documents backwards'],
    ['walks an index for its order', {}, [['date', -1]], 'index date backwards'],
    ['fixes a prefix', { state: 'X' }, [['date', 1]], 'index state-date forwards'],
    [
      'takes a range of the order',
      { state: 'X', date: { $gt: '1' } },
      [['date', -1]],
      'index state-date backwards',
    ],
    [
      'leaves out of the order what is fixed',
      { state: 'X' },
      [
        ['state', 1],
        ['date', -1],
      ],
      'index state-date backwards',
    ],
    [
      'tests what the index does not say',
      { state: 'X', owner: { $ne: 'Y' } },
      [['date', 1]],
      'index state-date forwards + test',
    ],
    ['prefers order where nothing is narrow', { owner: 'Y' }, [['date', 1]], 'index date forwards + test'],
    ['sorts where no index gives the order', { state: 'X' }, [['other', 1]], 'index state-date'],
    [
      'sorts where the order goes both ways',
      {},
      [
        ['state', 1],
        ['date', -1],
      ],
      'documents',
    ],
    ['looks several values up', { state: { $in: ['X', 'Y'] } }, [['other', 1]], 'index state-date'],
    [
      'cannot use alternatives',
      { $or: [{ state: 'X' }, { owner: 'Y' }] },
      [['other', 1]],
      'documents + test',
    ],
    ['uses _id order after a fixed index', { owner: 'Y' }, [], 'index owner forwards'],
  ])('%s', (_, filter, sort, expected) => {
    expect(planOf(filter, sort)).toBe(expected);
  });

  it('prefers few entries to the right order', () => {
    const few: Measure = (ranges) => (ranges[0]?.start[0] === 1 ? 3 : 1_000);
    expect(planOf({ owner: 'Y' }, [['date', 1]], few)).toBe('index owner');
  });

  it('trusts neither order nor equality of an index that does not tell all', () => {
    expect(planOf({ state: 'X' }, [['date', 1]], MANY, { inexact: true })).toBe('index state-date + test');
    expect(planOf({ state: 'X' }, [['date', 1]], MANY, { multiple: true })).toBe('index state-date + test');
  });

  it('counts within an index where it says all', () => {
    const count = (filter: Filter): string => shown(chooseForCount(compileFilter(filter), indexes(), MANY));
    expect(count({})).toBe('documents');
    expect(count({ state: 'X' })).toBe('index state-date');
    expect(count({ state: 'X', date: { $gte: '1', $lt: '2' } })).toBe('index state-date');
    expect(count({ state: 'X', other: 1 })).toBe('index state-date + test');
  });
});
