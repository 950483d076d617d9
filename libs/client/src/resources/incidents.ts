import { path, type ChangeOptions, type QueryOptions } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';
import type { Incident, SearchRequest, SearchResult } from '../types/index.js';

/** What waits for an operator. */
export class Incidents {
  constructor(private readonly transport: Transport) {}

  search(request: SearchRequest = {}, options: QueryOptions = {}): Promise<SearchResult<Incident>> {
    return this.transport.send({
      kind: 'query',
      method: 'POST',
      path: '/v2/incidents/search',
      json: request,
      options,
    });
  }

  get(incidentKey: string, options: QueryOptions = {}): Promise<Incident> {
    return this.transport.send({
      kind: 'query',
      method: 'GET',
      path: path`/v2/incidents/${incidentKey}`,
      options,
    });
  }

  /** Tries again what failed; a job without retries gets one. */
  resolve(incidentKey: string, options: ChangeOptions = {}): Promise<void> {
    const where = path`/v2/incidents/${incidentKey}/resolution`;
    return this.transport.send({ kind: 'command', method: 'POST', path: where, json: {}, options });
  }
}
