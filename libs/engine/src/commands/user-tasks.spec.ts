import type { Command } from '../commands.js';
import { get } from '../ordinal-map.js';
import { given } from '../testing/index.js';
import { end, parallel, process, start, task, userTask as element } from '../testing/definitions.js';

const definition = process(
  [start, parallel('f'), element('u'), task('a'), end],
  ['start -> f', 'f -> u', 'f -> a', 'u -> end', 'a -> end'],
);
const spec = given(definition).created();
const { userTask, token, elementInstance } = spec.newest('UserTaskCreated');
const assign = (assignee: string, allowOverride = true): Command => ({
  type: 'AssignUserTask',
  userTask,
  assignee,
  allowOverride,
  action: 'assign',
});
const unassign: Command = { type: 'UnassignUserTask', userTask, action: 'unassign' };
const complete: Command = { type: 'CompleteUserTask', userTask, variables: {}, action: 'complete' };

describe('assigning a user task', () => {
  const anns = spec
    .when(assign('ann'))
    .thenEvents(['UserTaskAssigned', { userTask, token, assignee: 'ann', action: 'assign' }]);

  it.each([
    ['a claim of nobody’s', spec, assign('bob', false), ['UserTaskAssigned']],
    ['a claim of one’s own', anns, assign('ann', false), []],
    ['the same assignee again', anns, assign('ann'), []],
    ['somebody else’s, by default', anns, assign('bob'), ['UserTaskAssigned']],
    ['unassigning', anns, unassign, ['UserTaskAssigned']],
    ['unassigning nobody’s', spec, unassign, []],
  ] as const)('%s is accepted', (_, before, command, types) => {
    before
      .when(command)
      .accepted()
      .thenTypes(...types);
  });

  it('refuses to claim somebody else’s', () => {
    anns
      .when(assign('bob', false))
      .thenRejected('USER_TASK_ASSIGNED', { kind: 'WRONG_STATE', state: 'ASSIGNED' });
  });

  it('is nobody’s after unassigning', () => {
    const free = anns.when(unassign);
    expect(free.newest('UserTaskAssigned').assignee).toBeNull();
    expect(get(free.state.userTasks, userTask)?.assignee).toBeUndefined();
  });

  it.each(['', 'x'.repeat(501)])('refuses an assignee that is empty or too long', (assignee) => {
    spec.when(assign(assignee)).thenRejected('ASSIGNEE_INVALID');
  });
});

describe('completing a user task', () => {
  it('moves its token on', () => {
    spec
      .when(complete)
      .thenEvents(
        ['UserTaskCompleted', { userTask, elementInstance, token, action: 'complete' }],
        ['ElementCompleted', { elementInstance, element: 'u', token }],
        ['FlowTaken', { flow: 'f4', token, scope: 0, target: 'end' }],
        [
          'ElementPassed',
          { elementInstance: 10, element: 'end', elementType: 'endEvent', scope: 0, token, ends: true },
        ],
      );
  });

  it.each([
    ['completed', complete],
    ['assigned', assign('ann')],
    ['unassigned', unassign],
  ])('it cannot be %s afterwards', (_, command) => {
    spec.when(complete).when(command).thenRejected('USER_TASK_WRONG_STATE', { state: 'COMPLETED' });
  });

  it.each(
    [complete, assign('ann'), unassign].map(
      (command) => [command.type, { ...command, userTask: 999 } as Command] as const,
    ),
  )('%s of one that has never been is not found', (_, command) => {
    spec.when(command).thenRejected('USER_TASK_NOT_FOUND', { kind: 'NOT_FOUND' });
  });
});
