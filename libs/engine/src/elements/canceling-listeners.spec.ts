import type { FlowElement, ProcessDefinition, TaskListener } from '@onward/model';
import { entries, get } from '../ordinal-map.js';
import {
  boundary,
  end,
  ending,
  endOf,
  handlerOf,
  parallel,
  process,
  signal,
  start,
  subProcess,
  task,
  terminate,
  throwing,
  userTask,
  within,
} from '../testing/definitions.js';
import { given, type Specification } from '../testing/index.js';

const canceling: readonly TaskListener[] = ['one', 'two'].map((type) => ({
  on: 'canceling',
  job: { type: { value: type }, retries: { value: 2 }, headers: {} },
}));
const watched = (id = 'u', more = {}) => userTask(id, { taskListeners: canceling, ...more });

const create = (definition: ProcessDefinition, limits = {}) => given(definition, { limits }).created();
const cancelled = (spec: Specification) => spec.when({ type: 'CancelProcessInstance' }).accepted();
/** Both listeners have done what they do. */
const answered = (spec: Specification, id = 'u') => spec.completed(id).completed(id);
const stepOf = (spec: Specification) => [...entries(spec.state.userTasks)][0]?.[1].step?.step;

const alone = process([start, watched(), end], ['start -> u', 'u -> end']);
const interruptible = process(
  [start, watched(), boundary('u', signal('s')), task('b'), end],
  ['start -> u', 'u -> end', 'on-u -> b', 'b -> end'],
);

describe('canceling listeners', () => {
  it('hold up the instance that is cancelled, one after the other', () => {
    const waiting = cancelled(create(alone));
    expect(waiting.state.status).toBe('ACTIVE');
    expect(waiting.job('u')).toMatchObject({ type: 'one', listener: { on: 'canceling', index: 0 } });
    const { userTask: id } = waiting.newest('UserTaskCreated');
    waiting
      .when({ type: 'CompleteUserTask', userTask: id, variables: {}, action: 'complete' })
      .thenRejected('USER_TASK_WRONG_STATE', { state: 'CANCELING' });
    expect(cancelled(waiting).types).toEqual([]);
    const done = answered(waiting);
    done.thenTypes(
      'JobCompleted',
      'UserTaskStepEnded',
      'UserTaskCanceled',
      'ElementTerminated',
      'ProcessInstanceTerminated',
    );
    expect(done.state).toMatchObject({ status: 'TERMINATED', endReason: 'CANCELED' });
  });

  it('have nothing to do with a task that is completed', () => {
    const spec = create(alone);
    const { userTask: id } = spec.newest('UserTaskCreated');
    const done = spec.when({ type: 'CompleteUserTask', userTask: id, variables: {}, action: 'complete' });
    expect(done.accepted().state.status).toBe('COMPLETED');
  });

  it('cannot deny it', () => {
    const waiting = cancelled(create(alone));
    waiting
      .when({ type: 'CompleteJob', job: waiting.job('u').id, variables: {}, result: { denied: true } })
      .thenRejected('JOB_RESULT_INVALID');
  });

  it('hold up the boundary event that interrupts the task, and what it has brought', () => {
    const waiting = create(interruptible).signalled('s', { told: 1 });
    expect(stepOf(waiting)).toBe('canceling');
    expect(waiting.hasJob('b')).toBe(false);
    expect(waiting.signalled('s').types).toEqual([]);
    const done = answered(waiting);
    expect(done.state.userTasks.size).toBe(0);
    expect(done.completed('b').state).toMatchObject({ status: 'COMPLETED', finalVariables: { told: 1 } });
  });

  it('end a step that was under way, with its job', () => {
    const both: TaskListener[] = [
      { on: 'completing', job: { type: { value: 'check' }, retries: { value: 2 }, headers: {} } },
      ...canceling,
    ];
    const spec = create(
      process([start, userTask('u', { taskListeners: both }), end], ['start -> u', 'u -> end']),
    );
    const { userTask: id } = spec.newest('UserTaskCreated');
    const completing = spec
      .when({ type: 'CompleteUserTask', userTask: id, variables: {}, action: 'complete' })
      .accepted();
    const waiting = cancelled(completing);
    expect(waiting.types).toEqual(['JobCanceled', 'UserTaskStepStarted', 'JobCreated', 'ScopeTerminating']);
    expect(answered(waiting).state.status).toBe('TERMINATED');
  });

  it('of several tasks are waited for together, whichever comes first', () => {
    const definition = process(
      [start, parallel('f'), watched('u'), watched('v'), task('w'), end],
      ['start -> f', 'f -> u', 'f -> v', 'f -> w', 'u -> end', 'v -> end', 'w -> end'],
    );
    const waiting = cancelled(create(definition));
    expect(waiting.hasJob('w')).toBe(false);
    const one = answered(waiting, 'v');
    expect(one.state.status).toBe('ACTIVE');
    expect(answered(one, 'u').state.status).toBe('TERMINATED');
  });

  it('are waited for across appends that are full', () => {
    const definition = process(
      [start, parallel('f'), watched('u'), watched('v'), task('w'), end],
      ['start -> f', 'f -> u', 'f -> v', 'f -> w', 'u -> end', 'v -> end', 'w -> end'],
    );
    let spec = cancelled(create(definition)).with({});
    spec = create(definition, { maxEventsPerDecision: 2 });
    const forward = (at: Specification): Specification => {
      let next = at;
      while (next.state.deferred) next = next.when({ type: 'Advance' }).accepted();
      return next;
    };
    spec = forward(cancelled(forward(spec)));
    expect(spec.state.status).toBe('ACTIVE');
    for (const id of ['u', 'u', 'v', 'v']) spec = forward(spec.completed(id));
    expect(spec.state.status).toBe('TERMINATED');
  });

  it('in a sub-process hold up its interruption, and nothing begins there meanwhile', () => {
    const { elements, flows } = subProcess('s', [watched()]);
    const esp: FlowElement = { id: 'e', type: 'eventSubProcess', scope: 's' };
    const startEvent: FlowElement = {
      id: 'se',
      type: 'startEvent',
      scope: 'e',
      triggers: [signal('x')],
      interrupting: false,
    };
    const definition = process(
      [
        start,
        ...elements,
        esp,
        startEvent,
        task('i', { scope: 'e' }),
        endOf('e'),
        boundary('s', signal('s')),
        end,
      ],
      ['start -> s', 's -> end', 'on-s -> end', 'se -> i', 'i -> end-e', ...flows],
    );
    const waiting = create(definition).signalled('x').signalled('s');
    expect(waiting.hasJob('i')).toBe(false);
    expect(waiting.signalled('x').types).toEqual([]);
    const done = answered(waiting);
    expect(done.state.status).toBe('COMPLETED');
    expect(done.path.at(-1)).toBe('end');
  });

  it('hold up an interrupting event sub-process', () => {
    const definition = process(
      [
        start,
        watched(),
        end,
        { id: 'e', type: 'eventSubProcess' },
        { id: 'se', type: 'startEvent', scope: 'e', triggers: [signal('s')] },
        task('i', { scope: 'e' }),
        endOf('e'),
      ],
      ['start -> u', 'u -> end', 'se -> i', 'i -> end-e'],
    );
    const waiting = create(definition).signalled('s');
    expect(waiting.hasJob('i')).toBe(false);
    expect(answered(waiting).completed('i').state.status).toBe('COMPLETED');
  });

  it('hold up a terminate end event, and the scope completes afterwards', () => {
    const definition = process(
      [start, parallel('f'), watched(), task('t'), terminate],
      ['start -> f', 'f -> u', 'f -> t', 't -> terminate', 'u -> terminate'],
    );
    const waiting = create(definition).completed('t');
    expect(waiting.state.status).toBe('ACTIVE');
    expect(answered(waiting).state.status).toBe('COMPLETED');
  });

  it('of an interrupted task go on when the instance is cancelled, too, but not the interruption', () => {
    const waiting = cancelled(create(interruptible).signalled('s'));
    const done = answered(waiting);
    expect(done.state.status).toBe('TERMINATED');
    expect(done.history.some(({ data }) => 'element' in data && data.element === 'on-u')).toBe(true);
    expect(done.path).not.toContain('on-u');
  });

  it('of several instances: those that are not wanted any more', () => {
    const loop = {
      type: 'multiInstance',
      isSequential: false,
      cardinality: { value: 2 },
      completionCondition: { value: true },
    } as const;
    const spec = create(process([start, watched('u', { loop }), end], ['start -> u', 'u -> end']));
    const { userTask: id } = spec.newest('UserTaskCreated');
    const waiting = spec
      .when({ type: 'CompleteUserTask', userTask: id, variables: {}, action: 'complete' })
      .accepted();
    expect(waiting.state.status).toBe('ACTIVE');
    expect(answered(waiting).state.status).toBe('COMPLETED');
  });

  it('fail into an incident that can be resolved while the instance is cancelled', () => {
    const definition: ProcessDefinition = { ...alone, onFailure: 'compensate' };
    const waiting = cancelled(create(definition));
    const failed = waiting
      .when({ type: 'FailJob', job: waiting.job('u').id, retries: 0, message: 'no' })
      .accepted();
    const { incident, errorType } = failed.newest('IncidentRaised');
    expect(errorType).toBe('TASK_LISTENER_NO_RETRIES');
    const again = failed.when({ type: 'ResolveIncident', incident }).accepted();
    expect(answered(again).state.status).toBe('TERMINATED');
  });

  it('whose job type cannot be had are asked again when that is resolved', () => {
    const taskListeners: TaskListener[] = [
      { on: 'canceling', job: { type: { value: 7 }, retries: { value: 1 }, headers: {} } },
    ];
    const spec = create(process([start, userTask('u', { taskListeners }), end], ['start -> u', 'u -> end']));
    const stuck = cancelled(spec);
    const { incident, errorType } = stuck.newest('IncidentRaised');
    expect(errorType).toBe('EXTRACT_VALUE_ERROR');
    const again = stuck.when({ type: 'ResolveIncident', incident }).accepted();
    expect(get(again.state.incidents, incident)).toBeUndefined();
    expect(again.state.incidents.size).toBe(1);
  });

  it('are waited for before compensation begins', () => {
    const definition = process(
      [start, task('a'), ...handlerOf('a'), parallel('f'), watched(), task('b'), end],
      ['start -> a', 'a -> f', 'f -> u', 'f -> b', 'u -> end', 'b -> end'],
      'compensate',
    );
    const spec = create(definition).completed('a');
    const failed = spec
      .when({ type: 'FailJob', job: spec.job('b').id, retries: 0, message: 'no' })
      .accepted();
    const { failure } = failed.newest('FailureRecorded');
    const waiting = failed.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
    expect(waiting.hasJob('undo-a')).toBe(false);
    const compensating = answered(waiting);
    expect(compensating.completed('undo-a').state).toMatchObject({
      status: 'TERMINATED',
      endReason: 'COMPENSATED',
    });
  });

  it('do not let the interruption happen where the process has failed meanwhile', () => {
    const definition = process(
      [start, parallel('f'), watched(), boundary('u', signal('s')), task('b'), task('c'), end],
      ['start -> f', 'f -> u', 'f -> b', 'u -> end', 'b -> end', 'on-u -> c', 'c -> end'],
      'compensate',
    );
    const waiting = create(definition).signalled('s');
    const failed = waiting
      .when({ type: 'FailJob', job: waiting.job('b').id, retries: 0, message: 'no' })
      .accepted();
    const { failure } = failed.newest('FailureRecorded');
    const done = answered(failed);
    expect(done.path).not.toContain('on-u');
    expect(done.state.userTasks.size).toBe(0);
    const compensated = done.when({ type: 'StartCompensation', failure, saga: 's' }).accepted();
    expect(compensated.state).toMatchObject({ status: 'TERMINATED', endReason: 'COMPENSATED' });
  });

  it('in a transaction are waited for before it is cancelled', () => {
    const inner = within('t', [
      { id: 'ts', type: 'startEvent' },
      parallel('f'),
      watched(),
      task('b'),
      ending('c', { type: 'cancel' }),
      ending('e'),
    ]);
    const definition = process(
      [
        start,
        { id: 't', type: 'transaction' },
        ...inner,
        boundary('t', { type: 'cancel' }),
        throwing('x'),
        end,
      ],
      ['start -> t', 't -> end', 'on-t -> x', 'x -> end', 'ts -> f', 'f -> u', 'f -> b', 'b -> c', 'u -> e'],
    );
    const waiting = create(definition).completed('b');
    expect(waiting.state.status).toBe('ACTIVE');
    const done = answered(waiting);
    expect(done.path).toContain('x');
    expect(done.state.status).toBe('COMPLETED');
  });
});
