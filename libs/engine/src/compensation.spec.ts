import { visibleVariables } from './index.js';
import { comparisons } from './testing/comparisons.js';
import { end, handlerOf, mappings, process, start, task, userTask } from './testing/definitions.js';
import { answer, compensating, fail, undone } from './testing/failing.js';
import { given } from './testing/index.js';

const line = process(
  [start, task('a'), ...handlerOf('a'), task('b'), ...handlerOf('b'), task('plain'), task('c'), end],
  ['start -> a', 'a -> b', 'b -> plain', 'plain -> c', 'c -> end'],
  'compensate',
);

describe('an unhandled failure of a process that compensates', () => {
  const atC = given(line)
    .created({ n: 0 })
    .completed('a', { n: 1, a: 'A' })
    .completed('b', { n: 2, b: 'B' })
    .completed('plain', { n: 3 });
  const failed = fail(atC, 'c');

  it('is recorded instead of an incident', () => {
    failed.thenTypes('JobFailed', 'FailureRecorded');
    expect(failed.newest('FailureRecorded')).toMatchObject({
      scope: 0,
      element: 'c',
      job: failed.job('c').id,
      message: 'no',
    });
    const thrown = atC
      .when({ type: 'ThrowJobError', job: atC.job('c').id, code: 'X', message: '' })
      .thenTypes('JobErrorThrown', 'FailureRecorded');
    expect(thrown.newest('FailureRecorded')).toMatchObject({
      code: 'X',
      message: 'Nothing catches the error "X".',
    });
  });

  it('is answered by ending the other tokens, then compensating what completed last', () => {
    const { job, elementInstance, token, failure } = failed.newest('FailureRecorded');
    const started = compensating(failed);
    const { compensates, variablesOf, token: handlers } = started.newest('CompensationStepStarted');
    started.thenEvents(
      ['CompensationStarted', { scope: 0, failure, saga: 'compensation' }],
      ['JobCanceled', { job: job as number, elementInstance, token }],
      ['ElementTerminated', { elementInstance, element: 'c', token }],
      [
        'CompensationStepStarted',
        { scope: 0, token: handlers, handler: 'undo-b', compensates, element: 'b', variablesOf },
      ],
      ['TokenCreated', { token: handlers, element: 'undo-b', scope: 0 }],
      [
        'ElementActivated',
        {
          elementInstance: handlers + 1,
          element: 'undo-b',
          elementType: 'serviceTask',
          scope: 0,
          token: handlers,
        },
      ],
      [
        'JobCreated',
        {
          job: handlers + 2,
          elementInstance: handlers + 1,
          element: 'undo-b',
          token: handlers,
          jobType: 'undo-b-type',
          retries: 3,
        },
      ],
    );
    expect(failed.history[variablesOf]).toMatchObject({
      type: 'ElementCompleted',
      data: { element: 'b', elementInstance: compensates, handler: 'undo-b' },
    });
  });

  it('shows each handler the variables of then, whatever has been set since', () => {
    const first = compensating(failed).when({
      type: 'SetVariables',
      elementInstance: 0,
      variables: { n: 99 },
      local: true,
    });
    expect(visibleVariables(first.state, first.job('undo-b').elementInstance)).toEqual({
      n: 2,
      a: 'A',
      b: 'B',
    });
    const second = first.completed('undo-b', { n: 77, a: 'changed', fresh: true });
    second.thenTypes(
      'JobCompleted',
      'VariablesSet',
      'ElementCompleted',
      'CompensationStepCompleted',
      'CompensationStepStarted',
      'TokenCreated',
      'ElementActivated',
      'JobCreated',
    );
    expect(visibleVariables(second.state, second.job('undo-a').elementInstance)).toEqual({ n: 1, a: 'A' });
    expect(visibleVariables(second.state, 0)).toMatchObject({ n: 77, a: 'changed', fresh: true });
  });

  it('ends as TERMINATED, COMPENSATED', () => {
    const done = compensating(failed).completed('undo-b').completed('undo-a');
    done.thenTypes(
      'JobCompleted',
      'ElementCompleted',
      'CompensationStepCompleted',
      'CompensationCompleted',
      'ProcessInstanceTerminated',
    );
    expect(done.state).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
    expect(undone(done)).toEqual(['b', 'a']);
    done.when(answer(failed)).thenRejected('PROCESS_INSTANCE_ENDED', { state: 'TERMINATED' });
  });

  it('is answered once', () => {
    compensating(failed).when(answer(failed)).accepted().thenEvents();
    failed.when({ type: 'StartCompensation', failure: 1, saga: 's' }).thenRejected('FAILURE_NOT_FOUND');
    atC.when({ type: 'StartCompensation', failure: 1, saga: 's' }).thenRejected('FAILURE_NOT_FOUND');
  });

  it('ends at once where nothing is to be compensated', () => {
    const nothing = fail(given(line).created(), 'a');
    compensating(nothing).thenTypes(
      'CompensationStarted',
      'JobCanceled',
      'ElementTerminated',
      'CompensationCompleted',
      'ProcessInstanceTerminated',
    );
  });

  describe('whose handler', () => {
    it('fails is retried, then an incident, and goes on when that is resolved', () => {
      const started = compensating(failed);
      const { id: job } = started.job('undo-b');
      const retried = started
        .when({ type: 'FailJob', job, message: 'later', retryBackOff: 10 })
        .thenTypes('JobFailed');
      const stuck = fail(retried, 'undo-b').thenTypes('JobFailed', 'IncidentRaised');
      const open = stuck
        .when({ type: 'ResolveIncident', incident: stuck.newest('IncidentRaised').incident })
        .thenTypes('JobUpdated', 'IncidentResolved');
      expect(undone(open.completed('undo-b').completed('undo-a'))).toEqual(['b', 'a']);
    });

    it('throws an error is an incident, never a second failure', () => {
      const started = compensating(failed);
      started
        .when({ type: 'ThrowJobError', job: started.job('undo-b').id, code: 'X', message: '' })
        .thenTypes('JobErrorThrown', 'IncidentRaised');
    });

    it('is at work can be cancelled with its instance', () => {
      const canceled = compensating(failed).when({ type: 'CancelProcessInstance' });
      canceled.thenTypes('JobCanceled', 'ElementTerminated', 'ProcessInstanceTerminated');
      expect(canceled.state.endReason).toBe('CANCELED');
    });

    it('maps its inputs over the variables of then, and may be a user task', () => {
      const io = { inputs: mappings('n => amount'), outputs: mappings('ok => refunded') };
      const [, boundary] = handlerOf('a');
      const elements = [
        start,
        task('a'),
        userTask('undo-a', { io, isForCompensation: true }),
        boundary!,
        task('c'),
        end,
      ];
      const definition = process(elements, ['start -> a', 'a -> c', 'c -> end'], 'compensate');
      const started = compensating(
        fail(given(definition, { expressions: comparisons }).created({ n: 1 }).completed('a', { n: 5 }), 'c'),
      );
      const { userTask: id, elementInstance } = started.newest('UserTaskCreated');
      expect(visibleVariables(started.state, elementInstance)).toEqual({ n: 5, amount: 5 });
      const done = started.when({
        type: 'CompleteUserTask',
        userTask: id,
        variables: { ok: true },
        action: 'complete',
      });
      expect(done.state).toMatchObject({
        endReason: 'COMPENSATED',
        finalVariables: { n: 5, refunded: true },
      });
    });
  });

  it('compensates each round of a loop', () => {
    const loop = process(
      [
        start,
        task('a'),
        ...handlerOf('a'),
        { id: 'x', type: 'exclusiveGateway', defaultFlow: 'f3' },
        task('c'),
      ],
      ['start -> a', 'a -> x', 'x -> c', 'x -> a : n < 3'],
      'compensate',
    );
    const rounds = [1, 2, 3].reduce(
      (at, n) => at.completed('a', { n }),
      given(loop, { expressions: comparisons }).created(),
    );
    let at = compensating(fail(rounds, 'c'));
    for (const n of [3, 2, 1]) {
      expect(visibleVariables(at.state, at.job('undo-a').elementInstance)).toEqual({ n });
      at = at.completed('undo-a');
    }
    expect(at.state.endReason).toBe('COMPENSATED');
  });

  it('is an incident where the process does not compensate', () => {
    fail(given({ ...line, onFailure: 'incident' }).created(), 'a').thenTypes('JobFailed', 'IncidentRaised');
  });
});
