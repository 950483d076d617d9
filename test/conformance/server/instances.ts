import type { Api } from '../../e2e/support/api.js';

export interface SeenInstance {
  readonly processInstanceKey: string;
  readonly processDefinitionId: string;
  readonly state: string;
}

export interface SeenIncident {
  readonly incidentKey: string;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly elementId: string;
  readonly processInstanceKey: string;
}

/** More than any case has; a search that finds as many would be cut off. */
const LIMIT = 1000;

async function all<T>(api: Api, path: string, filter: object): Promise<readonly T[]> {
  const { status, body } = await api.caughtUp('POST', path, { filter, page: { limit: LIMIT } });
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  if (body.items.length >= LIMIT) throw new Error(`${path}: more than ${LIMIT}`);
  return body.items as readonly T[];
}

export const instances = (api: Api): Promise<readonly SeenInstance[]> =>
  all(api, '/v2/process-instances/search', {});

export const activeIncidents = (api: Api): Promise<readonly SeenIncident[]> =>
  all(api, '/v2/incidents/search', { state: 'ACTIVE' });

/** Ends what still runs, so that it does not take part in the next case. */
export async function cancelAll(api: Api): Promise<void> {
  for (const { processInstanceKey } of await all<SeenInstance>(api, '/v2/process-instances/search', {
    state: 'ACTIVE',
  })) {
    const { status, body } = await api.post(`/v2/process-instances/${processInstanceKey}/cancellation`, {});
    // A child that its parent has taken along meanwhile is gone already.
    if (status !== 204 && status !== 404 && status !== 409)
      throw new Error(`cancellation: ${status} ${JSON.stringify(body)}`);
  }
}
