import { visibleVariables } from './index.js';
import { comparisons } from './testing/comparisons.js';
import { end, handlerOf, mappings, parallel, process, start, task, userTask } from './testing/definitions.js';
import { compensating, fail, undone } from './testing/failing.js';
import { given } from './testing/index.js';

describe('a frozen instance', () => {
  const elements = [
    start,
    parallel('f'),
    task('a'),
    ...handlerOf('a'),
    task('b'),
    userTask('u'),
    task('x'),
    task('next'),
    parallel('join'),
    end,
  ];
  const flows = [
    'start -> f',
    'f -> a',
    'f -> b',
    'f -> u',
    'f -> x',
    'f -> join',
    'a -> next',
    'next -> join',
    'join -> end',
  ];
  const frozen = fail(given(process(elements, flows, 'compensate')).created({ v: 1 }), 'x');

  it('records what completes, but no token runs on', () => {
    const late = frozen.completed('a', { v: 2 });
    late.thenTypes('JobCompleted', 'VariablesSet', 'ElementCompleted', 'FlowTaken');
    expect(late.state.ready.size).toBe(1);
    late.when({ type: 'Advance' }).accepted().thenEvents();
    const started = compensating(late);
    expect(undone(started)).toEqual(['a']);
    expect(started.types.slice(0, 3)).toEqual(['CompensationStarted', 'TokenTerminated', 'JobCanceled']);
    expect(started.types.filter((type) => type === 'TokenTerminated')).toHaveLength(2);
    expect(visibleVariables(started.state, started.job('undo-a').elementInstance)).toEqual({ v: 2 });
  });

  it('records further failures, but no second one is answered', () => {
    fail(frozen, 'b').thenTypes('JobFailed');
    frozen
      .when({ type: 'ThrowJobError', job: frozen.job('b').id, code: 'X', message: '' })
      .thenTypes('JobErrorThrown');
    frozen.when({ type: 'FailJob', job: frozen.job('b').id, message: 'again' }).thenTypes('JobFailed');
  });

  it('takes variables, assignments and its cancellation', () => {
    frozen
      .when({ type: 'SetVariables', elementInstance: 0, variables: { v: 9 }, local: true })
      .thenTypes('VariablesSet');
    frozen
      .when({
        type: 'AssignUserTask',
        userTask: frozen.newest('UserTaskCreated').userTask,
        assignee: 'ann',
        allowOverride: true,
        action: 'assign',
      })
      .thenTypes('UserTaskAssigned');
    expect(frozen.when({ type: 'CancelProcessInstance' }).state.endReason).toBe('CANCELED');
  });

  it('starts nothing by resolving an incident', () => {
    const stuckFirst = process(
      [start, parallel('f'), task('a', { io: { inputs: mappings('v < 1 => w'), outputs: [] } }), task('x')],
      ['start -> f', 'f -> a', 'f -> x'],
      'compensate',
    );
    const stuck = fail(given(stuckFirst, { expressions: comparisons }).created({ v: 'text' }), 'x');
    stuck
      .when({ type: 'ResolveIncident', incident: stuck.newest('IncidentRaised').incident })
      .thenRejected('PROCESS_INSTANCE_FROZEN');
    expect(compensating(stuck).state.endReason).toBe('COMPENSATED');
  });

  describe('with listeners', () => {
    const job = (id: string) => ({ type: { value: id }, retries: { value: 3 }, headers: {} });
    const listened = process(
      [
        start,
        parallel('f'),
        task('begins', { listeners: [{ on: 'start', job: job('l') }] }),
        task('ends', {
          listeners: [
            { on: 'end', job: job('l') },
            { on: 'end', job: job('m') },
          ],
        }),
        ...handlerOf('ends'),
        userTask('u', { taskListeners: [{ on: 'updating', job: job('l') }] }),
        task('x'),
      ],
      ['start -> f', 'f -> begins', 'f -> ends', 'f -> u', 'f -> x'],
      'compensate',
    );
    const waits = fail(given(listened).created(), 'x');

    it('begins no work when a start listener is done', () => {
      const late = waits.completed('begins');
      late.thenTypes('JobCompleted');
      expect(compensating(late).state.endReason).toBe('COMPENSATED');
    });

    it('starts no end listener: what was done has completed, and is compensated', () => {
      const late = waits.completed('ends', { v: 1 });
      late.thenTypes('JobCompleted', 'VariablesSet', 'ElementCompleted');
      expect(undone(compensating(late))).toEqual(['ends']);
      const listening = fail(given(listened).created().completed('ends'), 'x').completed('ends');
      listening.thenTypes('JobCompleted', 'ElementCompleted');
      expect(undone(compensating(listening))).toEqual(['ends']);
    });

    it('asks no task listener', () => {
      const { userTask: id } = waits.newest('UserTaskCreated');
      waits
        .when({ type: 'UpdateUserTask', userTask: id, changes: { priority: 7 }, action: 'update' })
        .thenRejected('PROCESS_INSTANCE_FROZEN');
    });
  });
});
