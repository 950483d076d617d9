import type { Command } from '../commands.js';
import { visibleVariables } from '../index.js';
import { given } from '../testing/index.js';
import { end, parallel, process, start, task } from '../testing/definitions.js';

const spec = given(process([start, task('a'), end], ['start -> a', 'a -> end'])).created({ x: 1 });
const { id: job, elementInstance, token } = spec.job('a');
const fail = (more: Partial<Extract<Command, { type: 'FailJob' }>> = {}): Command => ({
  type: 'FailJob',
  job,
  message: 'no',
  ...more,
});

describe('FailJob', () => {
  it('takes one retry by default, and opens the job again at once', () => {
    spec
      .when(fail({ worker: 'w' }))
      .thenEvents(['JobFailed', { job, elementInstance, token, retries: 2, message: 'no', worker: 'w' }]);
    expect(spec.when(fail()).job('a')).toMatchObject({
      status: 'open',
      retries: 2,
      failures: 1,
      errorMessage: 'no',
      retryAt: undefined,
    });
  });

  it('takes the retries and the back-off it is given', () => {
    const failed = spec.when(fail({ retries: 7, retryBackOff: 500 }));
    expect(failed.newest('JobFailed')).toMatchObject({ retries: 7, retryAt: spec.context.now + 500 });
    expect(failed.when(fail()).job('a')).toMatchObject({ retries: 6, failures: 2, retryAt: undefined });
  });

  it('sets its variables locally', () => {
    const failed = spec.when(fail({ variables: { x: 2, why: 'limit' } }));
    expect(failed.newest('VariablesSet')).toMatchObject({
      scope: elementInstance,
      variables: { x: 2, why: 'limit' },
      token,
    });
    expect(visibleVariables(failed.state, 0)).toEqual({ x: 1 });
    expect(visibleVariables(failed.state, elementInstance)).toEqual({ x: 2, why: 'limit' });
  });

  it('without retries raises an incident; resolving it gives the job one and opens it', () => {
    const stuck = spec.when(fail({ retries: 0, retryBackOff: 99 })).thenTypes('JobFailed', 'IncidentRaised');
    expect(stuck.newest('IncidentRaised')).toMatchObject({ errorType: 'JOB_NO_RETRIES', message: 'no', job });
    expect(stuck.job('a')).toMatchObject({ status: 'failed', retries: 0, retryAt: undefined });
    stuck
      .when({ type: 'CompleteJob', job, variables: {} })
      .thenRejected('JOB_WRONG_STATE', { state: 'FAILED', kind: 'WRONG_STATE' });
    stuck.when(fail()).thenRejected('JOB_WRONG_STATE', { state: 'FAILED' });

    const { incident } = stuck.newest('IncidentRaised');
    const open = stuck
      .when({ type: 'ResolveIncident', incident })
      .thenEvents(
        ['JobUpdated', { job, token, retries: 1 }],
        ['IncidentResolved', { incident, token, elementInstance, element: 'a', job }],
      );
    expect(open.job('a')).toMatchObject({ status: 'open', retries: 1 });
    expect(open.completed('a').state.status).toBe('COMPLETED');
    expect(open.when(fail()).newest('IncidentRaised').incident).toBeGreaterThan(incident);
  });

  it.each([
    [{ retries: -1 }, 'RETRIES_INVALID'],
    [{ retries: 1.5 }, 'RETRIES_INVALID'],
    [{ retries: 2 ** 31 }, 'RETRIES_INVALID'],
    [{ retryBackOff: -1 }, 'RETRY_BACK_OFF_INVALID'],
    [{ retryBackOff: Infinity }, 'RETRY_BACK_OFF_INVALID'],
    [{ variables: JSON.parse('{"a":{"__proto__":1}}') as {} }, 'VARIABLE_NAME_FORBIDDEN'],
  ])('is refused with %j', (more, code) => {
    spec.when(fail(more)).thenRejected(code);
  });

  it('shortens what is too long to be stored', () => {
    const { message, worker } = spec
      .when(fail({ message: 'm'.repeat(10_000), worker: 'w'.repeat(10_000) }))
      .newest('JobFailed');
    expect([message.length, worker?.length]).toEqual([4000, 500]);
  });
});

describe('ThrowJobError', () => {
  const error: Command = {
    type: 'ThrowJobError',
    job,
    code: 'DECLINED',
    message: 'card',
    variables: { y: 1 },
  };

  it('is unhandled: an incident, and the job opens again when that is resolved', () => {
    const stuck = spec.when(error).thenTypes('JobErrorThrown', 'VariablesSet', 'IncidentRaised');
    expect(stuck.newest('IncidentRaised')).toMatchObject({
      errorType: 'UNHANDLED_ERROR_EVENT',
      message: 'Nothing catches the error "DECLINED": card',
    });
    const open = stuck
      .when({ type: 'ResolveIncident', incident: stuck.newest('IncidentRaised').incident })
      .thenTypes('IncidentResolved');
    expect(open.job('a')).toMatchObject({ status: 'open', retries: 3 });
  });

  it('is refused for a job that has failed', () => {
    spec.when(error).when(error).thenRejected('JOB_WRONG_STATE', { state: 'FAILED' });
  });
});

describe('UpdateJob', () => {
  it('gives other retries, also to a failed job, which stays failed until its incident is resolved', () => {
    const stuck = spec.when(fail({ retries: 0 }));
    const updated = stuck
      .when({ type: 'UpdateJob', job, retries: 5 })
      .thenEvents(['JobUpdated', { job, token, retries: 5 }]);
    expect(updated.job('a')).toMatchObject({ status: 'failed', retries: 5 });
    const open = updated
      .when({ type: 'ResolveIncident', incident: stuck.newest('IncidentRaised').incident })
      .thenTypes('IncidentResolved');
    expect(open.job('a')).toMatchObject({ status: 'open', retries: 5 });
  });

  it.each([[undefined], [3]])('changes nothing with %j', (retries) => {
    spec.when({ type: 'UpdateJob', job, ...(retries !== undefined && { retries }) }).thenEvents();
  });

  it.each([0, -1, 0.5])('is refused with %d retries', (retries) => {
    spec.when({ type: 'UpdateJob', job, retries }).thenRejected('RETRIES_INVALID');
  });
});

describe('a job that', () => {
  const forked = given(
    process([start, parallel('f'), task('a'), task('b')], ['start -> f', 'f -> a', 'f -> b']),
  ).created();
  const done = forked.job('a').id;
  const after = forked.completed('a');
  const commands = (id: number): Command[] => [
    { type: 'CompleteJob', job: id, variables: {} },
    { type: 'FailJob', job: id, message: '' },
    { type: 'ThrowJobError', job: id, code: 'x', message: '' },
    { type: 'UpdateJob', job: id, retries: 1 },
  ];
  it.each(commands(done).map((command) => [command.type, command] as const))(
    'has completed refuses %s',
    (_, command) => {
      after.when(command).thenRejected('JOB_WRONG_STATE', { state: 'COMPLETED', kind: 'WRONG_STATE' });
    },
  );
  it.each(commands(999).map((command) => [command.type, command] as const))(
    'has never been refuses %s',
    (_, command) => {
      after.when(command).thenRejected('JOB_NOT_FOUND', { kind: 'NOT_FOUND' });
    },
  );
  it('is something else is not found', () => {
    after
      .when({ type: 'CompleteJob', job: after.job('b').elementInstance, variables: {} })
      .thenRejected('JOB_NOT_FOUND');
  });
});
