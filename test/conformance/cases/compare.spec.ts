import { compare, logProblem, type Shown } from './compare.js';
import type { Expected, Log } from './format.js';

describe('the log', () => {
  it.each<[string, Log, readonly string[]]>([
    ['in order', ['a', 'b', 'a'], ['a', 'b', 'a']],
    ['with a group in any order', ['a', ['b', 'c', 'b'], 'd'], ['a', 'c', 'b', 'b', 'd']],
    ['of nothing', [], []],
  ])('fits %s', (_what, expected, seen) => {
    expect(logProblem(expected, seen)).toBeUndefined();
  });

  it.each<[string, Log, readonly string[]]>([
    ['another order', ['a', 'b'], ['b', 'a']],
    ['too much', ['a'], ['a', 'b']],
    ['too little', ['a', ['b', 'c']], ['a', 'b']],
    ['something before the group', ['a', ['b', 'c']], ['b', 'a', 'c']],
  ])('does not fit %s', (_what, expected, seen) => {
    expect(logProblem(expected, seen)).toContain('worked on');
  });
});

const shown: Shown = {
  log: ['a'],
  saw: new Map([['a', [{ x: 1, y: 2 }]]]),
  state: 'COMPLETED',
  endReason: null,
  variables: { v: 1 },
  at: [],
  passed: { a: 1 },
  incidents: [],
  others: { child: ['COMPLETED'] },
};

describe('what a case must show', () => {
  it('all of it', () => {
    const expected: Expected = {
      log: ['a'],
      saw: { a: [{ x: 1 }] },
      variables: { v: 1, none: null },
      absent: ['w'],
      at: [],
      passed: { a: 1, b: 0 },
      others: { child: ['COMPLETED'] },
    };
    expect(compare(expected, shown)).toEqual([]);
  });

  it.each<[string, Expected]>([
    ['log', { log: ['b'] }],
    ['state', { state: 'ACTIVE' }],
    ['reason', { endReason: 'CANCELED' }],
    ['variable', { variables: { v: 2 } }],
    ['absence', { absent: ['v'] }],
    ['place', { at: ['a'] }],
    ['passes', { passed: { a: 2 } }],
    ['job', { saw: { a: [{ x: 2 }] } }],
    ['number of jobs', { saw: { a: [] } }],
    ['incident', { incidents: ['UNKNOWN@a'] }],
    ['other instance', { others: {} }],
  ])('not another %s', (_what, expected) => {
    expect(compare(expected, shown)).toHaveLength(1);
  });

  it('no incident that it does not name', () => {
    expect(compare({}, { ...shown, incidents: ['UNKNOWN@a'] })).toHaveLength(1);
  });
});
