import { setTimeout as pause } from 'node:timers/promises';
import { isTransient, type OnwardClient } from '@onward/client';
import { stepMs } from './pace.js';

/** Somebody of the group `approvers` who looks at the task list now and then, and approves what is there. */
export async function approveAll(client: OnwardClient, over: AbortSignal): Promise<never> {
  for (;;) {
    await pause(Math.max(stepMs(), 20), undefined, { signal: over });
    try {
      const { items } = await client.userTasks.search({
        filter: { state: 'CREATED', candidateGroup: 'approvers' },
      });
      for (const { userTaskKey, assignee } of items) {
        if (assignee === null) await client.userTasks.assign(userTaskKey, { assignee: 'ann' });
        await pause(stepMs() * 2, undefined, { signal: over });
        await client.userTasks.complete(userTaskKey, { variables: { approved: true } });
      }
    } catch (error) {
      // The server is down, and somebody will look again.
      if (!isTransient(error)) throw error;
    }
  }
}
