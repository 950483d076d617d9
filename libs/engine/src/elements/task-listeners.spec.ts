import type { JsonObject, TaskListener } from '@onward/model';
import type { Command, TaskListenerResult } from '../commands.js';
import { get } from '../ordinal-map.js';
import { comparisons } from '../testing/comparisons.js';
import { boundary, end, process, signal, start, task, userTask } from '../testing/definitions.js';
import { given, type Specification } from '../testing/index.js';

const listener = (on: TaskListener['on'], type = `on-${on}`): TaskListener => ({
  on,
  job: { type: { value: type }, retries: { value: 2 }, headers: { step: on } },
});

const created = (listeners: readonly TaskListener[], assignee?: string) =>
  given(
    process(
      [
        start,
        userTask('u', {
          taskListeners: listeners,
          ...(assignee !== undefined && { assignee: { value: assignee } }),
        }),
        boundary('u', signal('s')),
        task('b'),
        end,
      ],
      ['start -> u', 'u -> end', 'on-u -> b', 'b -> end'],
    ),
    { expressions: comparisons },
  ).created();

const taskOf = (spec: Specification) => get(spec.state.userTasks, spec.newest('UserTaskCreated').userTask);
const named = (spec: Specification) => spec.newest('UserTaskCreated').userTask;
const assign = (spec: Specification, assignee = 'bob') =>
  spec.when({
    type: 'AssignUserTask',
    userTask: named(spec),
    assignee,
    allowOverride: true,
    action: 'claim',
  });
const complete = (spec: Specification, variables = {}) =>
  spec.when({ type: 'CompleteUserTask', userTask: named(spec), variables, action: 'approve' });
const update = (spec: Specification, changes: Extract<Command, { type: 'UpdateUserTask' }>['changes']) =>
  spec.when({ type: 'UpdateUserTask', userTask: named(spec), changes, action: 'update' });
const answer = (spec: Specification, result?: TaskListenerResult) =>
  spec.when({ type: 'CompleteJob', job: spec.job('u').id, variables: {}, ...(result && { result }) });

describe('task listeners', () => {
  it('hold the creating up, then the assigning to whom the model says, one after the other', () => {
    const spec = created(
      [listener('creating', 'a'), listener('assigning', 'b'), listener('creating', 'c')],
      'ann',
    );
    expect(spec.job('u')).toMatchObject({ type: 'a', retries: 2, listener: { on: 'creating', index: 0 } });
    expect(taskOf(spec)?.assignee).toBeUndefined();
    complete(spec).thenRejected('USER_TASK_WRONG_STATE', { state: 'CREATING' });
    const second = answer(spec);
    expect(second.job('u').type).toBe('c');
    const third = answer(second);
    expect(third.job('u')).toMatchObject({ type: 'b', listener: { on: 'assigning', index: 1 } });
    assign(third).thenRejected('USER_TASK_WRONG_STATE', { state: 'ASSIGNING' });
    const there = answer(third).thenTypes('JobCompleted', 'UserTaskStepEnded', 'UserTaskAssigned');
    expect(taskOf(there)).toMatchObject({ assignee: 'ann', step: undefined });
    expect(complete(there).accepted().state.status).toBe('COMPLETED');
  });

  it('of other steps hold nothing up', () => {
    const spec = created([listener('completing')], 'ann');
    expect(spec.newest('UserTaskCreated').assignee).toBe('ann');
    assign(spec).accepted().thenTypes('UserTaskAssigned');
  });

  it('hold the completing up, and the result waits with it', () => {
    const pending = complete(created([listener('completing')]), { ok: true }).accepted();
    pending.thenTypes('UserTaskStepStarted', 'JobCreated');
    complete(pending).thenRejected('USER_TASK_WRONG_STATE', { state: 'COMPLETING' });
    const done = answer(pending).accepted();
    expect(done.state).toMatchObject({ status: 'COMPLETED', finalVariables: { ok: true } });
    expect(done.newest('UserTaskCompleted').action).toBe('approve');
  });

  it('deny a step: the task stays as it was, and can be tried again', () => {
    const denied = answer(complete(created([listener('completing')], 'ann')), {
      denied: true,
      deniedReason: 'not yet',
    }).accepted();
    expect(denied.newest('UserTaskStepEnded')).toMatchObject({ denied: true, reason: 'not yet' });
    expect(denied.newest('JobCompleted')).toMatchObject({ denied: true, deniedReason: 'not yet' });
    expect(taskOf(denied)).toMatchObject({ assignee: 'ann', step: undefined });
    expect(answer(complete(denied)).state.status).toBe('COMPLETED');
  });

  it('deny the assigning that the model asks for: nobody has the task', () => {
    const denied = answer(created([listener('assigning')], 'ann'), { denied: true });
    expect(taskOf(denied)?.assignee).toBeUndefined();
    expect(taskOf(answer(assign(denied)))?.assignee).toBe('bob');
  });

  it('correct what a step is to change, and the next one sees it', () => {
    const spec = assign(created([listener('assigning', 'a'), listener('assigning', 'b')]));
    const corrected = answer(spec, {
      corrections: { assignee: 'carl', priority: 80, dueDate: '2026-03-01T12:00:00Z', candidateUsers: ['x'] },
    }).accepted();
    expect(taskOf(corrected)?.assignee).toBeUndefined();
    expect(taskOf(corrected)?.step?.changes).toMatchObject({ assignee: 'carl', priority: 80 });
    const done = answer(corrected, { corrections: { candidateGroups: ['g'], followUpDate: '' } }).accepted();
    done.thenTypes(
      'JobCompleted',
      'UserTaskStepCorrected',
      'UserTaskStepEnded',
      'UserTaskAssigned',
      'UserTaskUpdated',
    );
    expect(taskOf(done)).toMatchObject({
      assignee: 'carl',
      priority: 80,
      dueDate: '2026-03-01T12:00:00Z',
      candidateUsers: ['x'],
      candidateGroups: ['g'],
    });
    expect(done.newest('UserTaskUpdated').changes).not.toHaveProperty('followUpDate');
  });

  it('give a created task to somebody, and take it away from whom the model says', () => {
    const given = answer(created([listener('creating')]), { corrections: { assignee: 'dora' } });
    expect(taskOf(given)?.assignee).toBe('dora');
    const nobodys = answer(created([listener('creating')], 'ann'), { corrections: { assignee: '' } });
    expect(taskOf(nobodys)?.assignee).toBeUndefined();
  });

  it.each<[string, TaskListenerResult, string]>([
    ['a denied creating', { denied: true }, 'JOB_RESULT_INVALID'],
    ['corrections of what is denied', { denied: true, corrections: { priority: 1 } }, 'JOB_RESULT_INVALID'],
    ['a priority beyond 100', { corrections: { priority: 101 } }, 'USER_TASK_CHANGE_INVALID'],
    ['a date that is none', { corrections: { dueDate: 'soon' } }, 'USER_TASK_CHANGE_INVALID'],
  ])('may not give %s', (_, result, code) => {
    answer(created([listener('creating')]), result).thenRejected(code);
  });

  it('set no variables', () => {
    const spec = complete(created([listener('completing')]));
    const { id: job } = spec.job('u');
    spec.when({ type: 'CompleteJob', job, variables: { ok: true } }).thenRejected('JOB_RESULT_INVALID');
    expect(answer(spec).accepted().state.status).toBe('COMPLETED');
  });

  it('get the headers of the user task, and their own before these', () => {
    const definition = process(
      [
        start,
        userTask('u', { headers: { step: 'any', area: 'north' }, taskListeners: [listener('creating')] }),
        end,
      ],
      ['start -> u', 'u -> end'],
    );
    const spec = given(definition).created();
    expect(spec.job('u').headers).toEqual({ step: 'creating', area: 'north' });
  });

  it('fail into an incident; resolving it hands the job out again', () => {
    const spec = complete(created([listener('completing')]));
    const { id } = spec.job('u');
    const failed = spec.when({ type: 'FailJob', job: id, retries: 0, message: 'no' }).accepted();
    const { incident } = failed.newest('IncidentRaised');
    expect(answer(failed.when({ type: 'ResolveIncident', incident })).state.status).toBe('COMPLETED');
  });

  it('whose job type cannot be had are tried again from there', () => {
    const computed: TaskListener = {
      on: 'completing',
      job: { type: { feel: 'kind' }, retries: { value: 1 }, headers: {} },
    };
    const stuck = complete(created([listener('completing', 'first'), computed]));
    const raised = answer(stuck);
    const { incident } = raised.newest('IncidentRaised');
    const again = raised
      .when({ type: 'SetVariables', elementInstance: 0, variables: { kind: 'k' }, local: true })
      .when({ type: 'ResolveIncident', incident });
    expect(again.job('u').type).toBe('k');
    expect(answer(again).state.status).toBe('COMPLETED');
  });

  it('end with the task that is interrupted', () => {
    const spec = complete(created([listener('completing')]));
    const interrupted = spec.signalled('s');
    expect(interrupted.state.userTasks.size).toBe(0);
    expect(interrupted.types).toContain('JobCanceled');
    expect(interrupted.completed('b').state.status).toBe('COMPLETED');
  });
});

describe('updating a user task', () => {
  it('changes what is given and leaves the rest', () => {
    const spec = update(created([], 'ann'), { priority: 90, candidateGroups: ['g'] }).accepted();
    spec.thenTypes('UserTaskUpdated');
    expect(taskOf(spec)).toMatchObject({ assignee: 'ann', priority: 90, candidateGroups: ['g'] });
    update(spec, { priority: 90 }).accepted().thenTypes();
    expect(taskOf(update(spec, { candidateGroups: [] }))?.candidateGroups).toEqual([]);
  });

  it('waits for its listeners', () => {
    const spec = update(created([listener('updating')]), { priority: 90 }).accepted();
    expect(taskOf(spec)?.priority).toBe(50);
    expect(taskOf(answer(spec))?.priority).toBe(90);
  });

  const set = (spec: Specification, variables: JsonObject, local = true) =>
    spec.when({ type: 'SetVariables', elementInstance: spec.live('u').id, variables, local });
  const at = (spec: Specification, scope: number) => get(spec.state.elementInstances, scope)?.variables;

  it.each([true, false])('waits for its listeners where variables are set at it (local: %s)', (local) => {
    const asked = set(created([listener('updating')]), { x: 1 }, local).accepted();
    const scope = local ? asked.live('u').id : 0;
    asked.thenTypes('UserTaskStepStarted', 'JobCreated');
    expect(asked.result).toMatchObject({ result: { waitsFor: 'updating' } });
    set(asked, { x: 2 }, local).thenRejected('USER_TASK_WRONG_STATE', { state: 'UPDATING' });
    expect(at(answer(asked, { denied: true }), scope)).toEqual({});
    expect(at(answer(asked), scope)).toEqual({ x: 1 });
  });

  it('asks nobody of variables where nobody listens, and of those that repair an incident', () => {
    set(created([listener('completing')]), { x: 1 }).thenTypes('VariablesSet');
    const stuck = set(created([listener('updating')]), { x: 1 });
    const failed = stuck
      .when({ type: 'FailJob', job: stuck.job('u').id, retries: 0, message: 'no' })
      .accepted();
    set(failed, { repaired: true }).thenTypes('VariablesSet');
  });

  it('refuses what is no date', () => {
    update(created([]), { followUpDate: 'soon' }).thenRejected('USER_TASK_CHANGE_INVALID');
  });
});
