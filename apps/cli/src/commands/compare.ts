import { isDeepStrictEqual } from 'node:util';
import { OnwardError, type InstanceState, type OnwardClient, type ProcessInstance } from '@onward/client';
import type { Check } from './checks.js';

/** Instances looked at: those that started last, where a read model that has gone wrong shows first. */
const INSTANCES = 20;
/** A read model may be a moment behind: what differs is looked at again. */
const LOOKS = 3;
const LOOK_EVERY_MS = 300;
const MOST = 10_000;
/** Differences that are named. */
const NAMED = 3;

interface Difference {
  /** The read model that says something else. */
  readonly readModel: string;
  readonly text: string;
}

/** Compares what the read models say of some instances with the state that follows from their events. */
export async function checkAgainstLog(
  client: OnwardClient,
  pause: (ms: number) => Promise<void>,
): Promise<Check> {
  const { items } = await client.searchInstances({
    sort: [{ field: 'startDate', order: 'DESC' }],
    page: { limit: INSTANCES },
  });
  let compared = 0;
  const found: Difference[] = [];
  for (const { processInstanceKey } of items) {
    const differences = await compareOne(client, processInstanceKey, pause);
    if (differences === undefined) continue;
    compared++;
    found.push(...differences);
  }
  return judge(compared, found);
}

function judge(compared: number, found: readonly Difference[]): Check {
  const name = 'read models';
  if (found.length === 0) {
    const detail =
      compared === 0 ? 'no instances to compare with the log' : `${compared} instances are as in the log`;
    return { name, status: 'ok', detail };
  }
  const some = found.slice(0, NAMED).map(({ text }) => text);
  const readModels = [...new Set(found.map(({ readModel }) => readModel))];
  return {
    name,
    status: 'problem',
    detail: `differ from the log: ${some.join('; ')}${found.length > NAMED ? `; and ${found.length - NAMED} more` : ''}`,
    advice: readModels.map((readModel) => `onward projections rebuild ${readModel}`).join(', '),
  };
}

/** Undefined: nothing to compare, since its history was archived. */
async function compareOne(
  client: OnwardClient,
  key: string,
  pause: (ms: number) => Promise<void>,
): Promise<readonly Difference[] | undefined> {
  for (let look = 1; ; look++) {
    const differences = await lookOnce(client, key);
    if (differences === undefined || differences.length === 0 || look === LOOKS) return differences;
    await pause(LOOK_EVERY_MS);
  }
}

async function lookOnce(client: OnwardClient, key: string): Promise<readonly Difference[] | undefined> {
  const state = await stateOf(client, key);
  if (state === 'archived') return undefined;
  const { items } = await client.searchInstances({ filter: { processInstanceKey: key } });
  const instance = items[0];
  if (state === undefined || instance === undefined) {
    const text = `${key} is in ${state === undefined ? 'the read model alone' : 'the log alone'}`;
    return [{ readModel: 'process-instances', text }];
  }
  return [
    ...compareInstance(key, state, instance),
    ...(await compareKeys(client, key, state)),
    ...(await compareVariables(client, key, state)),
  ];
}

async function stateOf(client: OnwardClient, key: string): Promise<InstanceState | 'archived' | undefined> {
  try {
    return await client.state(key);
  } catch (error) {
    if (!(error instanceof OnwardError)) throw error;
    if (error.code === 'PROCESS_INSTANCE_ARCHIVED') return 'archived';
    if (error.code === 'PROCESS_INSTANCE_NOT_FOUND') return undefined;
    throw error;
  }
}

function compareInstance(
  key: string,
  state: InstanceState,
  instance: ProcessInstance,
): readonly Difference[] {
  const fields = ['state', 'endReason', 'processDefinitionKey'] as const;
  return fields
    .filter((field) => instance[field] !== state[field])
    .map((field) => ({
      readModel: 'process-instances',
      text: `${field} of ${key} is ${instance[field]}, in the log ${state[field]}`,
    }));
}

async function compareKeys(
  client: OnwardClient,
  key: string,
  state: InstanceState,
): Promise<readonly Difference[]> {
  const page = { limit: MOST };
  const of = (filter: object) => ({ filter: { processInstanceKey: key, ...filter }, page });
  const [incidents, tasks] = await Promise.all([
    client.incidents.search(of({ state: 'ACTIVE' })),
    client.userTasks.search(of({ completionDate: { $exists: false } })),
  ]);
  return [
    ...differ(
      { readModel: 'incidents', what: `open incidents of ${key}` },
      incidents.items.map(({ incidentKey }) => incidentKey),
      state.incidents.map(({ incidentKey }) => incidentKey),
    ),
    ...differ(
      { readModel: 'user-tasks', what: `open user tasks of ${key}` },
      tasks.items.map(({ userTaskKey }) => userTaskKey),
      state.userTasks.map(({ userTaskKey }) => userTaskKey),
    ),
  ];
}

async function compareVariables(
  client: OnwardClient,
  key: string,
  state: InstanceState,
): Promise<readonly Difference[]> {
  const { items } = await client.variables.search(
    { filter: { processInstanceKey: key, scopeKey: key }, page: { limit: MOST } },
    { truncateValues: false },
  );
  const known = Object.fromEntries(items.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  const names = new Set([...Object.keys(known), ...Object.keys(state.variables)]);
  const wrong = [...names].filter((name) => !isDeepStrictEqual(known[name], state.variables[name]));
  if (wrong.length === 0) return [];
  return [
    { readModel: 'variables', text: `variables of ${key}: ${wrong.toSorted().slice(0, 5).join(', ')}` },
  ];
}

function differ(
  { readModel, what }: { readonly readModel: string; readonly what: string },
  known: readonly string[],
  logged: readonly string[],
): readonly Difference[] {
  if (isDeepStrictEqual(new Set(known), new Set(logged))) return [];
  return [{ readModel, text: `${what}: ${known.length}, in the log ${logged.length}` }];
}
