import { OnwardError, searchAll, type Incident } from '@onward/client';
import { ownerOf, type Key } from '@onward/model';
import type { Action, Context } from '../context.js';
import { EXIT } from '../exit-codes.js';

interface Outcome {
  readonly incident: Incident;
  readonly refusal?: OnwardError;
}

/** More incidents of one instance are not resolved by one command. */
const MAX_INCIDENTS = 1000;

/** Resolves an incident, or all open ones of an instance: what failed is tried again. */
export const retry: Action<[key: string], object> = async (context, _options, key) => {
  const incidents = await incidentsOf(context, key);
  const outcomes: Outcome[] = [];
  for (const incident of incidents) outcomes.push(await resolve(context, incident));
  const refused = outcomes.filter(({ refusal }) => refusal !== undefined);
  context.show({ resolved: outcomes.length - refused.length, items: outcomes.map(documentOf) }, () =>
    outcomes.length === 0 ? `${key} has no open incident.\n` : tableOf(context, outcomes),
  );
  return refused.length > 0 ? EXIT.REFUSED : EXIT.OK;
};

/** The key of an instance is the first of its keys; whatever is in it has a higher one. */
async function incidentsOf({ client }: Context, key: string): Promise<readonly Incident[]> {
  if (ownerOf(key as Key) !== key) return [await client.incidents.get(key)];
  await client.getInstance(key);
  const filter = { processInstanceKey: key, state: 'ACTIVE' };
  // Collected before the first is resolved: resolving changes what the search finds.
  const found: Incident[] = [];
  for await (const incident of searchAll((request) => client.incidents.search(request), { filter })) {
    if (found.push(incident) >= MAX_INCIDENTS) break;
  }
  return found;
}

async function resolve({ client }: Context, incident: Incident): Promise<Outcome> {
  try {
    await client.incidents.resolve(incident.incidentKey);
    return { incident };
  } catch (error) {
    if (error instanceof OnwardError && error.status < 500) return { incident, refusal: error };
    throw error;
  }
}

const documentOf = ({
  incident: { incidentKey, elementId, errorType },
  refusal,
}: Outcome): OutcomeDocument => ({
  incidentKey,
  elementId,
  errorType,
  ...(refusal === undefined
    ? { resolved: true }
    : { resolved: false, code: refusal.code, detail: refusal.detail }),
});

interface OutcomeDocument {
  readonly [name: string]: string | boolean;
}

const tableOf = (context: Context, outcomes: readonly Outcome[]): string =>
  context.table<Outcome>(
    [
      { title: 'INCIDENT', of: ({ incident }) => incident.incidentKey },
      { title: 'ELEMENT', of: ({ incident }) => incident.elementId },
      { title: 'TYPE', of: ({ incident }) => incident.errorType },
      {
        title: 'RESULT',
        of: ({ refusal }) => (refusal === undefined ? 'tried again' : `refused: ${refusal.code}`),
      },
      { title: 'MESSAGE', of: ({ incident, refusal }) => refusal?.detail ?? incident.errorMessage },
    ],
    outcomes,
  );
