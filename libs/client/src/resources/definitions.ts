import { path, type QueryOptions } from '../transport/request.js';
import type { Transport } from '../transport/transport.js';
import type { ProcessDefinition, SearchRequest, SearchResult } from '../types/index.js';

/** The versions of the processes that were deployed. */
export class Definitions {
  constructor(private readonly transport: Transport) {}

  search(request: SearchRequest = {}, options: QueryOptions = {}): Promise<SearchResult<ProcessDefinition>> {
    const where = '/v2/process-definitions/search';
    return this.transport.send({ kind: 'query', method: 'POST', path: where, json: request, options });
  }

  get(processDefinitionKey: string, options: QueryOptions = {}): Promise<ProcessDefinition> {
    const where = path`/v2/process-definitions/${processDefinitionKey}`;
    return this.transport.send({ kind: 'query', method: 'GET', path: where, options });
  }

  /** The deployed file, byte for byte. */
  xml(processDefinitionKey: string, options: QueryOptions = {}): Promise<string> {
    const where = path`/v2/process-definitions/${processDefinitionKey}/xml`;
    return this.transport.send({ kind: 'query', method: 'GET', path: where, options });
  }
}
