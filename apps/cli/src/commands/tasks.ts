import type { SearchFilter, UserTask } from '@onward/client';
import { variablesOf } from '../arguments.js';
import type { Action } from '../context.js';
import { moment } from '../output/moments.js';
import { moreThan } from '../output/more.js';
import { plain } from '../output/text.js';

export interface ListTasksOptions {
  readonly user?: string;
  readonly group?: string;
  readonly limit: number;
}

/** What is to be done; the most urgent first. */
export const listTasks: Action<[], ListTasksOptions> = async (context, { user, group, limit }) => {
  const filter: SearchFilter = {
    state: 'CREATED',
    ...(user === undefined ? {} : { assignee: user }),
    ...(group === undefined ? {} : { candidateGroup: group }),
  };
  const sort = [{ field: 'priority', order: 'DESC' }, { field: 'creationDate' }] as const;
  const found = await context.client.userTasks.search({ filter, sort, page: { limit } });
  context.show(found, () => {
    if (found.items.length === 0) return 'No open user task.\n';
    const rows = context.table<UserTask>(
      [
        { title: 'KEY', of: (task) => task.userTaskKey },
        { title: 'TASK', of: (task) => task.name ?? task.elementId },
        { title: 'PROCESS', of: (task) => task.processName ?? task.processDefinitionId },
        { title: 'INSTANCE', of: (task) => task.processInstanceKey },
        { title: 'ASSIGNEE', of: (task) => task.assignee, optional: true },
        {
          title: 'CANDIDATES',
          of: (task) => [...task.candidateGroups, ...task.candidateUsers].join(', '),
          optional: true,
        },
        { title: 'PRIORITY', of: (task) => task.priority },
        { title: 'DUE (UTC)', of: (task) => moment(task.dueDate), optional: true },
        { title: 'CREATED (UTC)', of: (task) => moment(task.creationDate) },
      ],
      found.items,
    );
    return rows + moreThan(found);
  });
};

/** Refused when somebody else has the task. */
export const claimTask: Action<[key: string], { readonly user: string }> = async (context, { user }, key) => {
  await context.client.userTasks.assign(key, { assignee: user, allowOverride: false, action: 'claim' });
  context.show({ userTaskKey: key, assignee: user }, () => `${plain(user)} has claimed ${key}.\n`);
};

export const completeTask: Action<[key: string], { readonly variables?: string }> = async (
  context,
  options,
  key,
) => {
  const variables = await variablesOf(options.variables, context.io);
  await context.client.userTasks.complete(key, variables === undefined ? {} : { variables });
  context.show({ userTaskKey: key, state: 'COMPLETED' }, () => `Completed ${key}.\n`);
};
