import type { ExecutionListener, FlowElement, ProcessDefinition } from '@onward/model';
import { comparisons } from '../testing/comparisons.js';
import {
  boundary,
  choice,
  end,
  endOf,
  handlerOf,
  message,
  parallel,
  process,
  signal,
  start,
  subProcess,
  task,
  throwing,
  timer,
} from '../testing/definitions.js';
import { given } from '../testing/index.js';
import { create, listening, on, through, worked } from '../testing/listening.js';

describe('the listeners of a process', () => {
  const listeners = [on('start'), on('end')];
  const definition: ProcessDefinition = { ...through(task('a')), listeners };

  it('see what it was given, and set variables of the process', () => {
    const spec = create(definition, { n: 1 });
    expect(spec.job('p')).toMatchObject({ elementInstance: 0, listener: { on: 'start', index: 0 } });
    expect(spec.state.tokens.size).toBe(0);
    const begun = spec.completed('p', { n: 2 }).completed('a');
    expect(begun.job('p').listener?.on).toBe('end');
    expect(begun.state.status).toBe('ACTIVE');
    expect(begun.completed('p', { m: 3 }).state).toMatchObject({
      status: 'COMPLETED',
      finalVariables: { n: 2, m: 3 },
    });
  });

  it('come before what a message has brought that starts it', () => {
    const started = given(
      {
        ...process(
          [{ id: 'm', type: 'startEvent', triggers: [message('m')], listeners: [on('end', 'then')] }, end],
          ['m -> end'],
        ),
        listeners: [on('start')],
      },
      { expressions: comparisons },
    ).when({
      type: 'CreateProcessInstance',
      definitionKey: '42' as never,
      processVersion: 1,
      instanceNumber: 1,
      startElement: 'm',
      variables: { told: 2 },
    });
    expect(started.accepted().live('p').variables).toEqual({});
    const begun = started.completed('p', { own: 1 });
    expect(begun.live('p').variables).toEqual({ own: 1, told: 2 });
    expect(begun.completed('m').state.status).toBe('COMPLETED');
  });

  it('end with the instance that is cancelled, before and after its tokens', () => {
    for (const spec of [create(definition), create(definition).completed('p').completed('a')]) {
      const cancelled = spec.when({ type: 'CancelProcessInstance' }).accepted();
      cancelled.thenTypes('JobCanceled', 'ProcessInstanceTerminated');
    }
  });

  it('fail into an incident of the instance, which goes on when that is resolved', () => {
    const spec = create(definition);
    const { id } = spec.job('p');
    const failed = spec.when({ type: 'FailJob', job: id, retries: 0, message: 'no' }).accepted();
    const raised = failed.newest('IncidentRaised');
    expect(raised).toMatchObject({
      elementInstance: 0,
      errorType: 'EXECUTION_LISTENER_NO_RETRIES',
      element: 'p',
    });
    const again = failed.when({ type: 'ResolveIncident', incident: raised.incident }).accepted();
    expect(worked(again).spec.state.status).toBe('COMPLETED');
    failed
      .when({ type: 'CancelProcessInstance' })
      .accepted()
      .thenTypes('JobCanceled', 'IncidentResolved', 'ProcessInstanceTerminated');
  });

  it('fail into compensation where the process is compensated', () => {
    const compensated = create({ ...definition, onFailure: 'compensate' });
    const { id } = compensated.job('p');
    const failed = compensated.when({ type: 'FailJob', job: id, retries: 0, message: 'no' }).accepted();
    const { failure } = failed.newest('FailureRecorded');
    const done = failed.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
    expect(done.types).toContain('JobCanceled');
    expect(done.state).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
  });

  it('whose job type cannot be had begin again, all of their step', () => {
    const computed: ExecutionListener = {
      on: 'end',
      job: { type: { feel: 'kind' }, retries: { value: 1 }, headers: {} },
    };
    const spec = create({ ...definition, listeners: [on('end', 'first'), computed] }).completed('a');
    const stuck = spec.completed('p');
    const { incident, errorType } = stuck.newest('IncidentRaised');
    expect(errorType).toBe('EXTRACT_VALUE_ERROR');
    const again = stuck
      .when({ type: 'SetVariables', elementInstance: 0, variables: { kind: 'k' }, local: true })
      .when({ type: 'ResolveIncident', incident })
      .accepted();
    expect(worked(again).log).toEqual(['p first', 'p k']);
  });

  it('of its end: nothing starts in it any more', () => {
    const esp: FlowElement = { id: 'e', type: 'eventSubProcess' };
    const startEvent: FlowElement = { id: 'se', type: 'startEvent', scope: 'e', triggers: [signal('s')] };
    const spec = create({
      ...process([start, end, esp, startEvent, endOf('e')], ['start -> end', 'se -> end-e']),
      listeners: [on('end')],
    });
    expect(spec.job('p').type).toBe('end');
    expect(spec.signalled('s').types).toEqual([]);
    expect(spec.completed('p').state.status).toBe('COMPLETED');
  });
});

describe('execution listeners of an instance that is about to be compensated', () => {
  const definition = process(
    [
      start,
      parallel('f'),
      listening(task('a'), [on('start', 'before'), on('end', 'after')]),
      ...handlerOf('a'),
      task('b'),
      end,
    ],
    ['start -> f', 'f -> a', 'f -> b', 'a -> end', 'b -> end'],
    'compensate',
  );
  const failed = (spec: ReturnType<typeof create>) =>
    spec.when({ type: 'FailJob', job: spec.job('b').id, retries: 0, message: 'no' }).accepted();

  it('are not asked any more: what is done completes, so that it is compensated', () => {
    const frozen = failed(create(definition).completed('a')).completed('a');
    expect(frozen.types).toContain('ElementCompleted');
    const { failure } = frozen.newest('FailureRecorded');
    const compensating = frozen.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
    expect(compensating.completed('undo-a').state.status).toBe('TERMINATED');
  });

  it('of an end that were waited for before: their element counts as completed', () => {
    const frozen = failed(create(definition).completed('a').completed('a'));
    const { failure } = frozen.newest('FailureRecorded');
    const compensating = frozen.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
    expect(compensating.types).toContain('JobCanceled');
    expect(compensating.completed('undo-a').state.status).toBe('TERMINATED');
  });

  it('let nothing begin', () => {
    const frozen = failed(create(definition)).completed('a');
    expect(frozen.types).toEqual(['JobCompleted']);
    const { failure } = frozen.newest('FailureRecorded');
    const done = frozen.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
    expect(done.state.status).toBe('TERMINATED');
  });
});

describe('what waits for an execution listener', () => {
  it('can be interrupted, and its job with it', () => {
    const { elements, flows } = subProcess('s', [listening(choice('g'), [on('start')])]);
    const spec = create(
      process(
        [start, ...elements, boundary('s', timer(100)), end],
        ['start -> s', 's -> end', 'on-s -> end', ...flows],
      ),
    );
    const interrupted = spec.due('on-s');
    expect(interrupted.types).toContain('JobCanceled');
    expect(interrupted.state.status).toBe('COMPLETED');
  });

  it('is no place for a BPMN error', () => {
    const spec = create(through(listening(task('a'), [on('start')])));
    spec
      .when({ type: 'ThrowJobError', job: spec.job('a').id, code: 'E', message: '' })
      .thenRejected('JOB_ERROR_NOT_ALLOWED');
  });

  it('of an activity begins again with the first listener whose job could not be had', () => {
    const computed: ExecutionListener = {
      on: 'start',
      job: { type: { feel: 'kind' }, retries: { value: 1 }, headers: {} },
    };
    const stuck = create(through(listening(task('a'), [computed])));
    const { incident } = stuck.newest('IncidentRaised');
    const again = stuck
      .when({ type: 'SetVariables', elementInstance: 0, variables: { kind: 'k' }, local: true })
      .when({ type: 'ResolveIncident', incident })
      .accepted();
    expect(worked(again).log).toEqual(['a k', 'a a-type']);
  });

  it('of a sub-process that is at its end: its event sub-processes start no more', () => {
    const { elements, flows } = subProcess('s', [throwing('t')], { listeners: [on('end')] });
    const esp: FlowElement = { id: 'e', type: 'eventSubProcess', scope: 's' };
    const startEvent: FlowElement = {
      id: 'se',
      type: 'startEvent',
      scope: 'e',
      triggers: [signal('s')],
      interrupting: false,
    };
    const spec = create(
      process(
        [start, ...elements, end, esp, startEvent, endOf('e')],
        ['start -> s', 's -> end', 'se -> end-e', ...flows],
      ),
    );
    expect(spec.signalled('s').types).toEqual([]);
    expect(spec.completed('s').state.status).toBe('COMPLETED');
  });
});
