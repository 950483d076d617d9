import type { JsonObject } from '@onward/model';
import { path, type QueryOptions, type UserTaskOptions } from '../transport/request.js';
import { waitForListeners } from '../transport/server-waits.js';
import type { Transport } from '../transport/transport.js';
import type { SearchRequest, SearchResult, Variable } from '../types/index.js';

export class Variables {
  constructor(private readonly transport: Transport) {}

  /** `truncateValues: false` gives long values whole. */
  search(
    request: SearchRequest = {},
    { truncateValues, ...options }: QueryOptions & { readonly truncateValues?: boolean } = {},
  ): Promise<SearchResult<Variable>> {
    const query = { truncateValues };
    return this.transport.send({
      kind: 'query',
      method: 'POST',
      path: '/v2/variables/search',
      query,
      json: request,
      options,
    });
  }

  /**
   * At a user task it waits for its `updating` listeners, as `userTasks.update` does.
   * @param scopeKey of an element instance, or of the process instance
   * @param local true: in exactly that scope; false (the default): each variable where it is known, otherwise at the top
   */
  set(
    scopeKey: string,
    variables: JsonObject,
    { local, ...options }: UserTaskOptions & { readonly local?: boolean } = {},
  ): Promise<void> {
    return this.transport.send({
      kind: 'command',
      method: 'PUT',
      path: path`/v2/element-instances/${scopeKey}/variables`,
      json: { variables, ...(local === undefined ? {} : { local }) },
      options,
      serverWaitsMs: waitForListeners(options),
    });
  }
}
