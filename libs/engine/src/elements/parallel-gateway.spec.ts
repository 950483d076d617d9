import type { Specification } from '../testing/index.js';
import { given } from '../testing/index.js';
import { choice, end, parallel, process, start, task } from '../testing/definitions.js';
import { comparisons } from '../testing/comparisons.js';

const fired = (spec: Specification): number =>
  spec.history.filter(
    ({ type, data }) => type === 'ElementPassed' && 'consumed' in data && data.consumed !== undefined,
  ).length;

describe('parallel gateway', () => {
  const elements = [
    start,
    parallel('fork'),
    task('a'),
    task('b'),
    task('c'),
    parallel('join'),
    task('z'),
    end,
  ];
  const flows = [
    'start -> fork',
    'fork -> a',
    'fork -> b',
    'fork -> c',
    'a -> join',
    'b -> join',
    'c -> join',
    'join -> z',
    'z -> end',
  ];
  const forked = given(process(elements, flows)).created();

  it('forks: its token ends, a child goes over each flow', () => {
    const passed = forked.events.find(
      ({ type, data }) => type === 'ElementPassed' && data.element === 'fork',
    );
    expect(passed?.data).toMatchObject({ token: 1, ends: true });
    expect(forked.state.tokens.size).toBe(3);
    expect(
      [...forked.history].filter(({ type, data }) => type === 'FlowTaken' && 'parent' in data),
    ).toHaveLength(3);
  });

  it.each([['a b c'], ['a c b'], ['b a c'], ['b c a'], ['c a b'], ['c b a']])(
    'joins once, whatever the order: %s',
    (order) => {
      const [first = '', second = '', third = ''] = order.split(' ');
      const waiting = forked
        .completed(first)
        .thenTypes('JobCompleted', 'ElementCompleted', 'FlowTaken')
        .completed(second);
      expect(waiting.newest('FlowTaken').join).toBe('waits');
      const joined = waiting.completed(third);
      joined.thenTypes(
        'JobCompleted',
        'ElementCompleted',
        'FlowTaken',
        'ElementPassed',
        'FlowTaken',
        'ElementActivated',
        'JobCreated',
      );
      const { token, consumed } = joined.newest('ElementPassed');
      expect(consumed).toHaveLength(3);
      expect(consumed).not.toContain(token);
      expect(fired(joined)).toBe(1);
      expect(joined.state.tokens.size).toBe(1);
      expect(joined.completed('z').state.status).toBe('COMPLETED');
    },
  );

  describe('with a second token on one flow', () => {
    // Both tokens of the first fork run through task a, so flow a -> join brings two.
    const twice = [start, parallel('f1'), parallel('f2'), task('a'), task('b'), parallel('join'), task('z')];
    const over = [
      'start -> f1',
      'f1 -> a',
      'f1 -> a',
      'f1 -> f2',
      'f2 -> b',
      'f2 -> b',
      'a -> join',
      'b -> join',
      'join -> z',
    ];
    const spec = given(process(twice, over)).created();

    it('keeps it for the next set', () => {
      const waiting = spec.completed('a').completed('a');
      expect(waiting.events.map(({ type }) => type)).toEqual([
        'JobCompleted',
        'ElementCompleted',
        'FlowTaken',
      ]);
      const once = waiting.completed('b');
      expect(fired(once)).toBe(1);
      expect(once.state.tokens.size).toBe(3);
      expect(once.newest('ElementPassed').consumed).toHaveLength(2);
      const both = once.completed('b');
      expect(fired(both)).toBe(2);
      expect(both.state.tokens.size).toBe(2);
    });

    it.each([['a b a b'], ['b a b a'], ['a b b a'], ['b b a a']])('fires once per set: %s', (order) => {
      const done = order.split(' ').reduce((at, element) => at.completed(element), spec);
      expect(fired(done)).toBe(2);
      expect(done.state.jobs.size).toBe(2);
    });

    it('keeps two complete sets apart when an append ends between completing and firing them', () => {
      const bounded = spec
        .completed('a')
        .completed('a')
        .with({ limits: { ...spec.context.limits, maxEventsPerDecision: 1 } });
      const first = bounded.completed('b');
      expect(first.types.at(-1)).toBe('AdvanceDeferred');
      expect(fired(first)).toBe(0);
      const second = first.completed('b');
      expect(fired(second)).toBe(0);
      expect(second.state.elementInstances.size).toBe(1);
      const third = second.with({ limits: spec.context.limits }).when({ type: 'Advance' }).accepted();
      expect(fired(third)).toBe(2);
      expect(third.state.tokens.size).toBe(2);
    });
  });

  it('joins and forks at once', () => {
    const both = [start, parallel('fork'), task('a'), parallel('both'), task('x'), task('y')];
    const spec = given(
      process(both, ['start -> fork', 'fork -> both', 'fork -> a', 'a -> both', 'both -> x', 'both -> y']),
    )
      .created()
      .completed('a');
    const { token, ends, consumed } = spec.newest('ElementPassed');
    expect({ ends, count: consumed?.length }).toEqual({ ends: true, count: 2 });
    expect(
      spec.events.filter(
        ({ type, data }) => type === 'FlowTaken' && 'parent' in data && data.parent === token,
      ),
    ).toHaveLength(2);
    expect(spec.state.jobs.size).toBe(2);
  });

  it('works again in a loop', () => {
    const loop = [
      start,
      choice('merge'),
      parallel('fork'),
      task('a'),
      task('b'),
      parallel('join'),
      choice('again'),
      end,
    ];
    const over = [
      'start -> merge',
      'merge -> fork',
      'fork -> a',
      'fork -> b',
      'a -> join',
      'b -> join',
      'join -> again',
      'again -> merge : n < 2',
      'again -> end : default',
    ];
    const spec = given(process(loop, over), { expressions: comparisons }).created({ n: 0 });
    const round = (at: Specification, n: number) => at.completed('a').completed('b', { n });
    const done = round(round(spec, 1), 2);
    expect(fired(done)).toBe(2);
    expect(done.state.status).toBe('COMPLETED');
  });

  it('waits for ever where a flow never brings a token', () => {
    const stuck = [start, choice('choice'), parallel('join'), end];
    const spec = given(
      process(stuck, ['start -> choice', 'choice -> join : true', 'choice -> join : default', 'join -> end']),
      { expressions: comparisons },
    ).created();
    expect(spec.state.status).toBe('ACTIVE');
    expect(spec.state.tokens.size).toBe(1);
  });
});
