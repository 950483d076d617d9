import type { Command } from './commands.js';
import { visibleVariables } from './index.js';
import { values } from './ordinal-map.js';
import { comparisons } from './testing/comparisons.js';
import { handlerOf, mappings, parallel, process, start, task } from './testing/definitions.js';
import { compensating, fail, undone } from './testing/failing.js';
import { given } from './testing/index.js';

describe('what completes late', () => {
  const io = { inputs: [], outputs: mappings('ref => refs.late') };
  const elements = [
    start,
    parallel('f'),
    task('done'),
    ...handlerOf('done'),
    task('late', { io }),
    ...handlerOf('late'),
    task('other'),
    task('x'),
  ];
  const definition = process(
    elements,
    ['start -> f', 'f -> done', 'f -> late', 'f -> other', 'f -> x'],
    'compensate',
  );
  const before = given(definition, { expressions: comparisons })
    .created({ refs: { a: 1 } })
    .completed('done');
  const started = compensating(fail(before, 'x'));
  const late = before.job('late').id;
  const other = before.job('other').id;

  it('is abandoned only where its effect could be undone', () => {
    const canceled = started.events.filter(({ type }) => type === 'JobCanceled').map(({ data }) => data);
    expect(canceled).toMatchObject([
      { job: late, abandoned: true },
      { job: other },
      { job: before.job('x').id },
    ]);
    expect([...values(started.state.jobs)].map(({ status }) => status)).toEqual(['abandoned', 'open']);
    expect(canceled[1]).not.toHaveProperty('abandoned');
  });

  it('is recorded, and compensated next', () => {
    const recorded = started.when({
      type: 'CompleteJob',
      job: late,
      variables: { ref: 'r1', v: 2 },
      worker: 'w',
    });
    const { elementInstance, token } = before.job('late');
    recorded.thenEvents([
      'JobCompleted',
      {
        job: late,
        elementInstance,
        token,
        worker: 'w',
        variables: { refs: { a: 1, late: 'r1' } },
        late: true,
        handler: 'undo-late',
      },
    ]);
    const next = recorded.completed('undo-done');
    expect(undone(next)).toEqual(['done', 'late']);
    expect(visibleVariables(next.state, next.job('undo-late').elementInstance)).toEqual({
      refs: { a: 1, late: 'r1' },
    });
    recorded
      .when({ type: 'CompleteJob', job: late, variables: {} })
      .thenRejected('JOB_WRONG_STATE', { state: 'COMPLETED' });
    expect(next.completed('undo-late').state.endReason).toBe('COMPENSATED');
  });

  it('keeps the result as it is where its mapping fails', () => {
    const broken = { inputs: [], outputs: mappings('ref < 1 => x') };
    const changed = elements.map((element) =>
      element.id === 'late' ? task('late', { io: broken }) : element,
    );
    const again = given({ ...definition, elements: changed }, { expressions: comparisons })
      .created({})
      .completed('done');
    const recorded = compensating(fail(again, 'x')).when({
      type: 'CompleteJob',
      job: again.job('late').id,
      variables: { ref: 'r' },
    });
    expect(recorded.newest('JobCompleted')).toMatchObject({ late: true, variables: { ref: 'r' } });
  });

  it.each<[string, Command]>([
    ['a failure', { type: 'FailJob', job: late, message: 'no' }],
    ['an error', { type: 'ThrowJobError', job: late, code: 'X', message: '' }],
    ['other retries', { type: 'UpdateJob', job: late, retries: 2 }],
    ['a result that nothing undoes', { type: 'CompleteJob', job: other, variables: {} }],
  ])('but %s is refused', (_, command) => {
    started.when(command).thenRejected('JOB_WRONG_STATE', { state: 'CANCELED' });
  });

  it('is refused when compensation has ended', () => {
    started
      .completed('undo-done')
      .when({ type: 'CompleteJob', job: late, variables: {} })
      .thenRejected('PROCESS_INSTANCE_ENDED', { state: 'TERMINATED' });
  });
});
