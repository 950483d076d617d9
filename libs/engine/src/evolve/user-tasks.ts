import type { Ordinal } from '@onward/model';
import { missing } from '../missing.js';
import { get, remove, set } from '../ordinal-map.js';
import type { EndedAs, Job, PendingStep, UserTask } from '../state.js';
import { instanceWith } from './records.js';
import { changeScope, instanceOf, putInstance, sees, type Appliers, type Draft } from './draft.js';
import { noteEnded } from './ended.js';

type UserTaskEvents =
  | 'UserTaskCreated'
  | 'UserTaskAssigned'
  | 'UserTaskUpdated'
  | 'UserTaskStepStarted'
  | 'UserTaskStepCorrected'
  | 'UserTaskStepEnded'
  | 'UserTaskCompleted'
  | 'UserTaskCanceled';

const NOBODY: readonly string[] = [];

export const USER_TASK_APPLIERS: Appliers<UserTaskEvents> = {
  UserTaskCreated(draft, data) {
    const { userTask, elementInstance, element, token, assignee, priority, dueDate, followUpDate } = data;
    sees(draft, userTask);
    const candidateGroups = data.candidateGroups ?? NOBODY;
    const candidateUsers = data.candidateUsers ?? NOBODY;
    putTask(draft, {
      id: userTask,
      elementInstance,
      element,
      token,
      assignee,
      priority,
      dueDate,
      followUpDate,
      candidateGroups,
      candidateUsers,
    });
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { userTask }));
  },
  UserTaskAssigned(draft, { userTask, assignee }) {
    putTask(draft, { ...taskOf(draft, userTask), assignee: assignee ?? undefined });
  },
  UserTaskUpdated(draft, { userTask, changes }) {
    const task = taskOf(draft, userTask);
    putTask(draft, {
      ...task,
      priority: changes.priority ?? task.priority,
      dueDate: changed(task.dueDate, changes.dueDate),
      followUpDate: changed(task.followUpDate, changes.followUpDate),
      candidateGroups: changes.candidateGroups ?? task.candidateGroups,
      candidateUsers: changes.candidateUsers ?? task.candidateUsers,
    });
  },
  UserTaskStepStarted(draft, { userTask, step, action, changes = {}, variables, local, interruption }) {
    putTask(draft, {
      ...taskOf(draft, userTask),
      step: { step, action, changes, variables, local, interruption, next: 0 },
    });
  },
  UserTaskStepCorrected(draft, { userTask, changes }) {
    changeStep(draft, userTask, (step) => ({ ...step, changes: { ...step.changes, ...changes } }));
  },
  UserTaskStepEnded(draft, { userTask }) {
    putTask(draft, { ...taskOf(draft, userTask), step: undefined });
  },
  UserTaskCompleted(draft, { userTask, elementInstance, variables }) {
    endTask(draft, userTask, 'USER_TASK_COMPLETED');
    putInstance(
      draft,
      instanceWith(instanceOf(draft, elementInstance), { userTask: undefined, result: variables }),
    );
  },
  UserTaskCanceled(draft, { userTask, elementInstance }) {
    goOnAround(draft, instanceOf(draft, elementInstance).scope);
    endTask(draft, userTask, 'USER_TASK_CANCELED');
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { userTask: undefined }));
  },
};

/** Scopes that have waited for the task's canceling listeners go on. */
function goOnAround(draft: Draft, from: Ordinal): void {
  for (let scope = from; ; scope = instanceOf(draft, scope).scope) {
    const { terminating } = instanceOf(draft, scope).children ?? missing('scope', scope);
    if (terminating?.waits) {
      const { waits: _waits, ...rest } = terminating;
      changeScope(draft, scope, (children) => ({ ...children, terminating: rest }));
    }
    if (scope === 0) return;
  }
}

/** Null takes a value away, undefined leaves it. */
const changed = (before: string | undefined, change: string | null | undefined): string | undefined =>
  change === undefined ? before : (change ?? undefined);

/** A listener's job is done: the next one is looked for behind it. */
export function noteListened(draft: Draft, { elementInstance, listener }: Job): void {
  const { userTask } = instanceOf(draft, elementInstance);
  if (userTask !== undefined && listener !== undefined && get(draft.userTasks, userTask)?.step !== undefined)
    changeStep(draft, userTask, (step) => ({ ...step, next: listener.index + 1 }));
}

function changeStep(draft: Draft, id: Ordinal, change: (step: PendingStep) => PendingStep): void {
  const task = taskOf(draft, id);
  putTask(draft, { ...task, step: change(task.step ?? missing('step of user task', id)) });
}

function taskOf(draft: Draft, id: Ordinal): UserTask {
  return get(draft.userTasks, id) ?? missing('user task', id);
}

function putTask(draft: Draft, task: UserTask): void {
  draft.userTasks = set(draft.userTasks, task.id, task);
}

function endTask(draft: Draft, id: Ordinal, as: EndedAs): void {
  taskOf(draft, id);
  draft.userTasks = remove(draft.userTasks, id);
  noteEnded(draft, id, as);
}
