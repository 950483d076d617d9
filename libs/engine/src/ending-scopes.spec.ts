import type { Key } from '@onward/model';
import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  catching,
  end,
  endOf,
  message,
  milliseconds,
  parallel,
  process,
  signal,
  start,
  startOf,
  task,
  timer,
  within,
} from './testing/definitions.js';
import { given, type Specification } from './testing/index.js';

const setup = {
  expressions: comparisons,
  schedules: milliseconds,
  limits: { maxEventsPerDecision: 12 },
};

/** A sub-process with more in it than one append can end, interrupted by a message. */
const many = Array.from({ length: 30 }, (_, at) => task(`t${at}`));
const definition = process(
  [
    start,
    { id: 'sub', type: 'subProcess' },
    startOf('sub'),
    ...within('sub', [
      parallel('fork'),
      ...many,
      task('b'),
      boundary('b', message('inner', 'n'), { interrupting: false }),
      task('beside'),
      catching('waits', timer(10)),
      catching('hears', signal('s')),
    ]),
    endOf('sub'),
    boundary('sub', message('stop', 'n')),
    task('after'),
    end,
  ],
  [
    'start -> sub',
    'start-sub -> fork',
    ...many.map(({ id }) => `fork -> ${id}`),
    'fork -> b',
    'fork -> waits',
    'fork -> hears',
    'on-b -> beside',
    'waits -> end-sub',
    'hears -> end-sub',
    'on-sub -> after',
  ],
);

const rest = (from: Specification): Specification => {
  let spec = from;
  while (spec.state.deferred) spec = spec.when({ type: 'Advance' }).accepted();
  return spec;
};

describe('a scope that is being ended in several appends', () => {
  const ending = rest(given(definition, setup).created({ n: 1 })).received('on-sub');

  it('takes no message: it may go to another one', () => {
    expect(ending.state.deferred).toBe(true);
    const { id: subscription } = ending.waiting('on-b');
    const refused = ending.when({
      type: 'CorrelateMessage',
      subscription,
      message: '7' as Key,
      variables: {},
    });
    refused.thenRejected('SUBSCRIPTION_WRONG_STATE', { state: 'DELETED' });
  });

  it('takes no timer and no signal', () => {
    const late = ending.after(20);
    const { id: subscription } = late.waiting('waits');
    late.when({ type: 'TriggerTimer', subscription }).thenRejected('SUBSCRIPTION_WRONG_STATE');
    expect(ending.signalled('s').types).not.toContain('EventSubscriptionTriggered');
  });

  it('takes no answers of workers: no error that could be caught, no failure that could be compensated', () => {
    const { id: job } = ending.job('t29');
    const canceled = { state: 'CANCELED' };
    ending
      .when({ type: 'ThrowJobError', job, code: 'E', message: '' })
      .thenRejected('JOB_WRONG_STATE', canceled);
    ending
      .when({ type: 'FailJob', job, message: 'no', retries: 0 })
      .thenRejected('JOB_WRONG_STATE', canceled);
  });

  it('ends, and what has interrupted it goes on', () => {
    const over = rest(ending.signalled('s'));
    expect(over.job('after').status).toBe('open');
    expect(over.state.jobs.size).toBe(1);
    expect(over.completed('after').state.status).toBe('COMPLETED');
  });
});
