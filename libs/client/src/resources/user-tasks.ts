import { path, type ChangeOptions, type QueryOptions } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';
import type {
  AssignUserTask,
  CompleteUserTask,
  SearchRequest,
  SearchResult,
  UserTask,
} from '../types/index.js';

/** What people have to do. */
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
  assign(userTaskKey: string, assignment: AssignUserTask, options: ChangeOptions = {}): Promise<void> {
    const where = path`/v2/user-tasks/${userTaskKey}/assignment`;
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: assignment, options });
  }

  unassign(userTaskKey: string, options: ChangeOptions = {}): Promise<void> {
    const where = path`/v2/user-tasks/${userTaskKey}/assignee`;
    return this.transport.send({ kind: 'command', method: 'DELETE', path: where, options });
  }

  complete(
    userTaskKey: string,
    completion: CompleteUserTask = {},
    options: ChangeOptions = {},
  ): Promise<void> {
    const where = path`/v2/user-tasks/${userTaskKey}/completion`;
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: completion, options });
  }
}
