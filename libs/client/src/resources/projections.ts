import type { JsonObject } from '@onward/model';
import { path, type CallOptions, type QueryOptions } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';
import type { Projection, SearchRequest, SearchResult } from '../types/index.js';

/** Read models: ours, and those that a team brings along. */
export class Projections {
  constructor(private readonly transport: Transport) {}

  /** How far each is, and the progress of rebuilds. Does not wait for any. */
  async list(options: CallOptions = {}): Promise<readonly Projection[]> {
    const { items } = await this.transport.send<{ readonly items: readonly Projection[] }>({
      kind: 'log',
      method: 'GET',
      path: '/v2/projections',
      options,
    });
    return items;
  }

  /** Starts building it anew from event 0, beside the old one, which answers until the new one takes over; `list` shows the progress. */
  async rebuild(name: string, options: CallOptions = {}): Promise<void> {
    const where = path`/v2/projections/${name}/rebuild`;
    await this.transport.send({ kind: 'poll', method: 'POST', path: where, json: {}, options });
  }

  /** By any path of its documents. */
  search<T = JsonObject>(
    name: string,
    request: SearchRequest = {},
    options: QueryOptions = {},
  ): Promise<SearchResult<T & { readonly id: string }>> {
    const where = path`/v2/projections/${name}/search`;
    return this.transport.send({ kind: 'query', method: 'POST', path: where, json: request, options });
  }
}
