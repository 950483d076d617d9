import type { FlowElement } from '@onward/model';
import {
  boundary,
  end,
  ending,
  handlerOf,
  parallel,
  process,
  start,
  task,
  within,
} from './testing/definitions.js';
import { given } from './testing/index.js';

/** One branch is at work on something that can be undone while the other cancels the transaction. */
function canceled() {
  const inner: FlowElement[] = [
    { id: 'begin', type: 'startEvent' },
    parallel('fork'),
    task('a'),
    ...handlerOf('a'),
    task('b'),
    ...handlerOf('b'),
    task('c'),
    ending('give-up', { type: 'cancel' }),
    { id: 'done', type: 'endEvent' },
  ];
  const elements: FlowElement[] = [
    start,
    { id: 'tx', type: 'transaction' },
    ...within('tx', inner),
    boundary('tx', { type: 'cancel' }, { id: 'on-cancel' }),
    task('after'),
    end,
  ];
  const flows = [
    'start -> tx',
    'tx -> end',
    'on-cancel -> after',
    'begin -> fork',
    'fork -> a',
    'fork -> b',
    'a -> done',
    'b -> c',
    'c -> give-up',
  ];
  return given(process(elements, flows)).created().completed('b').completed('c');
}

describe('work that is under way when its transaction is cancelled', () => {
  it('is undone where it completes before that has ended', () => {
    const spec = canceled();
    const { id: job } = spec.job('undo-b');
    const late = [...spec.history].reverse().find(({ type }) => type === 'JobCanceled');
    expect(late?.data).toMatchObject({ abandoned: true });
    spec
      .when({
        type: 'CompleteJob',
        job: (late?.data as { job: number } | undefined)?.job ?? -1,
        variables: {},
      })
      .accepted()
      .when({ type: 'CompleteJob', job, variables: {} })
      .accepted()
      .completed('undo-a')
      .completed('after');
    expect(spec.state.status).toBe('ACTIVE');
  });

  it('is of no account any more afterwards', () => {
    const spec = canceled().completed('undo-b');
    const late = [...spec.history].reverse().find(({ type }) => type === 'JobCanceled');
    spec
      .when({
        type: 'CompleteJob',
        job: (late?.data as { job: number } | undefined)?.job ?? -1,
        variables: {},
      })
      .thenRejected('JOB_WRONG_STATE');
    expect(spec.completed('after').state.jobs.size).toBe(0);
  });
});

it('a cancelled transaction of several goes on once, at the boundary event of all', () => {
  const elements: FlowElement[] = [
    start,
    {
      id: 'tx',
      type: 'transaction',
      loop: { type: 'multiInstance', isSequential: false, cardinality: { value: 2 } },
    },
    ...within('tx', [{ id: 'begin', type: 'startEvent' }, task('b'), ending('give-up', { type: 'cancel' })]),
    boundary('tx', { type: 'cancel' }, { id: 'on-cancel' }),
    task('after'),
    end,
  ];
  const flows = [
    'start -> tx',
    'tx -> end',
    'on-cancel -> after',
    'begin -> b',
    'b -> give-up',
    'after -> end',
  ];
  const spec = given(process(elements, flows)).created().completed('b');
  expect(spec.state.tokens.size).toBe(1);
  expect(spec.completed('after').state.status).toBe('COMPLETED');
});
