import { path, type QueryOptions, type Request, type UserTaskOptions } from '../transport/request.js';
import { waitForListeners } from '../transport/server-waits.js';
import type { Transport } from '../transport/transport.js';
import type {
  AssignUserTask,
  CompleteUserTask,
  SearchRequest,
  SearchResult,
  UpdateUserTask,
  UserTask,
} from '../types/index.js';

/**
 * What people have to do. A command to a task with task listeners resolves when these have let it happen, and rejects with an `OnwardError`:
 * 409 `USER_TASK_STEP_DENIED` with the reason in `detail`, 504 `USER_TASK_STEP_NOT_ENDED` when they have not answered in time.
 */
export class UserTasks {
  constructor(private readonly transport: Transport) {}

  search(request: SearchRequest = {}, options: QueryOptions = {}): Promise<SearchResult<UserTask>> {
    return this.transport.send({
      kind: 'query',
      method: 'POST',
      path: '/v2/user-tasks/search',
      json: request,
      options,
    });
  }

  get(userTaskKey: string, options: QueryOptions = {}): Promise<UserTask> {
    return this.transport.send({
      kind: 'query',
      method: 'GET',
      path: path`/v2/user-tasks/${userTaskKey}`,
      options,
    });
  }

  /** With `allowOverride: false` a claim: 409 when somebody else has the task. */
  assign(userTaskKey: string, assignment: AssignUserTask, options: UserTaskOptions = {}): Promise<void> {
    const where = path`/v2/user-tasks/${userTaskKey}/assignment`;
    return this.change({ method: 'POST', path: where, json: assignment, options });
  }

  unassign(userTaskKey: string, options: UserTaskOptions = {}): Promise<void> {
    return this.change({ method: 'DELETE', path: path`/v2/user-tasks/${userTaskKey}/assignee`, options });
  }

  update(userTaskKey: string, update: UpdateUserTask, options: UserTaskOptions = {}): Promise<void> {
    return this.change({ method: 'PATCH', path: path`/v2/user-tasks/${userTaskKey}`, json: update, options });
  }

  complete(
    userTaskKey: string,
    completion: CompleteUserTask = {},
    options: UserTaskOptions = {},
  ): Promise<void> {
    const where = path`/v2/user-tasks/${userTaskKey}/completion`;
    return this.change({ method: 'POST', path: where, json: completion, options });
  }

  private change(
    request: Pick<Request, 'method' | 'path' | 'json'> & { options: UserTaskOptions },
  ): Promise<void> {
    const serverWaitsMs = waitForListeners(request.options);
    return this.transport.send({ kind: 'command', serverWaitsMs, ...request });
  }
}
