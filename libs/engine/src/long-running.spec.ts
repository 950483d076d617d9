import { comparisons } from './testing/comparisons.js';
import {
  boundary,
  choice,
  parallel,
  process,
  start,
  task,
  timer,
  milliseconds,
  userTask,
} from './testing/definitions.js';
import { given, type Specification } from './testing/index.js';

/** Goes round for ever: each round has a job, an incident that is resolved, a timer that is closed; a user task waits beside it. */
const rounds = process(
  [
    start,
    parallel('fork'),
    userTask('beside'),
    choice('again'),
    task('work'),
    boundary('work', timer(1_000), { interrupting: false }),
    { id: 'rung', type: 'endEvent' },
  ],
  ['start -> fork', 'fork -> beside', 'fork -> again', 'again -> work', 'work -> again', 'on-work -> rung'],
);

function round(at: Specification): Specification {
  const { id: job } = at.job('work');
  const stuck = at.when({ type: 'FailJob', job, retries: 0, message: 'no' }).accepted();
  return stuck
    .when({ type: 'ResolveIncident', incident: stuck.newest('IncidentRaised').incident })
    .accepted()
    .completed('work', { n: 1 });
}

describe('an instance that runs for a long time', () => {
  const begun = given(rounds, { expressions: comparisons, schedules: milliseconds }).created();
  const firstJob = begun.job('work').id;
  const { userTask: beside } = begun.newest('UserTaskCreated');
  const after = (count: number, from: Specification): Specification => {
    let at = from;
    for (let n = 0; n < count; n++) at = round(at).forgetting();
    return at;
  };
  const some = after(600, begun);
  const more = after(600, some);

  it('keeps no more of what has ended, however much that is', () => {
    expect([some.state.ended.size, more.state.ended.size]).toEqual([1_000, 1_000]);
    const [before, later] = [some, more].map(({ state }) => JSON.stringify(state).length);
    expect(later! / before!).toBeLessThan(1.1);
  });

  it('says of what has ended not long ago how it ended', () => {
    const { id: job } = more.job('work');
    const gone = round(more);
    gone
      .when({ type: 'CompleteJob', job, variables: {} })
      .thenRejected('JOB_WRONG_STATE', { state: 'COMPLETED' });
    gone.when({ type: 'CompleteJob', job: firstJob, variables: {} }).thenRejected('JOB_NOT_FOUND');
  });

  it('counts that from its end, however old it is', () => {
    const complete = {
      type: 'CompleteUserTask',
      userTask: beside,
      variables: {},
      action: 'complete',
    } as const;
    more
      .when(complete)
      .accepted()
      .when(complete)
      .thenRejected('USER_TASK_WRONG_STATE', { state: 'COMPLETED' });
  });
});
