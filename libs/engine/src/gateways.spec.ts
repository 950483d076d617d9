import type { FlowElement } from '@onward/model';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  choice,
  end,
  message,
  milliseconds,
  parallel,
  process,
  start,
  task,
} from './testing/definitions.js';
import { given } from './testing/index.js';

const setup = { expressions: comparisons, schedules: milliseconds };
const inclusive = (id: string): FlowElement => ({ id, type: 'inclusiveGateway' });

describe('an inclusive gateway', () => {
  const definition = process(
    [start, inclusive('split'), task('a'), task('b'), task('c'), inclusive('join'), task('z'), end],
    [
      'start -> split',
      'split -> a : n > 1',
      'split -> b : n > 2',
      'split -> c : default',
      'a -> join',
      'b -> join',
      'c -> join',
      'join -> z',
      'z -> end',
    ],
  );

  it.each([
    [5, ['a', 'b']],
    [2, ['a']],
    [0, ['c']],
  ])('with n = %s takes %s, and waits for just those', (n, taken) => {
    let spec = given(definition, setup).created({ n });
    expect(spec.state.jobs.size).toBe(taken.length);
    for (const element of taken.slice(1)) {
      spec = spec.completed(element);
      expect(spec.state.tokens.size).toBe(taken.length);
    }
    spec = spec.completed(taken[0] as string);
    expect(spec.job('z').status).toBe('open');
    expect(spec.completed('z').state.status).toBe('COMPLETED');
  });

  it('waits for a branch that may still come, and not for one that has gone elsewhere', () => {
    const late = process(
      [start, parallel('fork'), task('a'), task('b'), choice('where'), inclusive('join'), task('z'), end],
      [
        'start -> fork',
        'fork -> a',
        'fork -> b',
        'a -> join',
        'b -> where',
        'where -> join : n > 1',
        'where -> end : default',
        'join -> z',
        'z -> end',
      ],
    );
    const waits = given(late, setup).created({ n: 0 }).completed('a');
    expect(waits.state.jobs.size).toBe(1);
    const gone = waits.completed('b');
    expect(gone.job('z').status).toBe('open');
    const came = given(late, setup).created({ n: 5 }).completed('a').completed('b');
    expect(came.completed('z').state.status).toBe('COMPLETED');
    expect(came.newest('ElementPassed').consumed).toHaveLength(2);
  });

  it('waits for an activity whose boundary event has sent a token ahead, and for what that may still send', () => {
    const beside = process(
      [
        start,
        inclusive('split'),
        task('a'),
        task('b'),
        { ...boundary('b', message('m', 'n')), interrupting: false },
        task('extra'),
        inclusive('join'),
        task('z'),
        end,
      ],
      [
        'start -> split',
        'split -> a',
        'split -> b',
        'on-b -> extra',
        'a -> join',
        'b -> join',
        'extra -> join',
        'join -> z',
        'z -> end',
      ],
    );
    const ahead = given(beside, setup).created({ n: 1 }).completed('a').received('on-b').completed('extra');
    expect(ahead.hasJob('z')).toBe(false);
    const joined = ahead.completed('b');
    expect(joined.newest('ElementPassed').consumed).toHaveLength(3);
    const still = given(beside, setup).created({ n: 1 }).completed('a').received('on-b').completed('b');
    expect(still.hasJob('z')).toBe(false);
    expect(still.completed('extra').completed('z').state.status).toBe('COMPLETED');
  });

  it('in a cycle joins each time round', () => {
    const cycle = process(
      [start, inclusive('in'), task('a'), choice('again'), end],
      ['start -> in', 'in -> a', 'a -> again', 'again -> in : n > 1', 'again -> end : default'],
    );
    const spec = given(cycle, setup).created({ n: 5 }).completed('a');
    expect(spec.job('a').status).toBe('open');
    expect(spec.completed('a', { n: 0 }).state.status).toBe('COMPLETED');
  });

  it('without a flow to take is stuck', () => {
    const definition2 = process(
      [start, inclusive('split'), task('a'), end],
      ['start -> split', 'split -> a : n > 1', 'a -> end'],
    );
    const spec = given(definition2, setup).created({ n: 0 });
    expect(spec.newest('IncidentRaised').errorType).toBe('CONDITION_ERROR');
  });
});

describe('a complex gateway', () => {
  it('fires with so many, takes the late ones, and starts anew', () => {
    const definition = process(
      [
        start,
        parallel('fork'),
        task('a'),
        task('b'),
        task('c'),
        { id: 'join', type: 'complexGateway', activationCondition: { feel: 'activationCount >= 2' } },
        task('z'),
        end,
      ],
      [
        'start -> fork',
        'fork -> a',
        'fork -> b',
        'fork -> c',
        'a -> join',
        'b -> join',
        'c -> join',
        'join -> z',
        'z -> end',
      ],
    );
    const one = given(definition, setup).created().completed('b');
    expect(one.state.jobs.size).toBe(2);
    const two = one.completed('c');
    expect(two.job('z').status).toBe('open');
    const late = two.completed('a');
    expect(late.types).toContain('JoinReset');
    expect(late.state.tokens.size).toBe(1);
    expect(late.completed('z').state.status).toBe('COMPLETED');
  });
});

describe('without a gateway', () => {
  it('conditions decide which flows leave an activity', () => {
    const definition = process(
      [start, task('a'), task('b'), task('c'), task('d'), end],
      [
        'start -> a',
        'a -> b : n > 1',
        'a -> c : n > 2',
        'a -> d : default',
        'b -> end',
        'c -> end',
        'd -> end',
      ],
    );
    const after = (n: number) => given(definition, setup).created().completed('a', { n });
    expect(after(5).state.jobs.size).toBe(2);
    expect(after(0).job('d').status).toBe('open');
  });

  it('a token quantity has several tokens leave, or wait for each other', () => {
    const definition = process(
      [start, task('a', { completionQuantity: 4 }), task('b', { startQuantity: 2 }), end],
      ['start -> a', 'a -> b', 'b -> end'],
    );
    const spec = given(definition, setup).created().completed('a');
    expect(spec.state.jobs.size).toBe(2);
    expect(spec.completed('b').completed('b').state.status).toBe('COMPLETED');
  });

  it('a process starts at what nothing leads to', () => {
    const spec = given(process([task('a'), task('b'), end], ['a -> end', 'b -> end']), setup).created();
    expect(spec.completed('a').completed('b').state.status).toBe('COMPLETED');
  });
});
