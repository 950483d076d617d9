import type { Ordinal } from '@onward/model';
import { missing } from '../missing.js';
import { get, remove, set } from '../ordinal-map.js';
import type { EndedAs, UserTask } from '../state.js';
import { instanceWith } from './records.js';
import { instanceOf, putInstance, sees, type Appliers, type Draft } from './draft.js';

type UserTaskEvents = 'UserTaskCreated' | 'UserTaskAssigned' | 'UserTaskCompleted' | 'UserTaskCanceled';

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
  UserTaskCompleted(draft, { userTask, elementInstance, variables }) {
    endTask(draft, userTask, 'USER_TASK_COMPLETED');
    putInstance(
      draft,
      instanceWith(instanceOf(draft, elementInstance), { userTask: undefined, result: variables }),
    );
  },
  UserTaskCanceled(draft, { userTask, elementInstance }) {
    endTask(draft, userTask, 'USER_TASK_CANCELED');
    putInstance(draft, instanceWith(instanceOf(draft, elementInstance), { userTask: undefined }));
  },
};

function taskOf(draft: Draft, id: Ordinal): UserTask {
  return get(draft.userTasks, id) ?? missing('user task', id);
}

function putTask(draft: Draft, task: UserTask): void {
  draft.userTasks = set(draft.userTasks, task.id, task);
}

function endTask(draft: Draft, id: Ordinal, as: EndedAs): void {
  taskOf(draft, id);
  draft.userTasks = remove(draft.userTasks, id);
  draft.ended = set(draft.ended, id, as);
}
