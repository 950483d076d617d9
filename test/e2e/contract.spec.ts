import { CONTRACT, compare, trialsOf, type Item } from './support/contract.js';
import { automatic, compensated, oneJob, oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

/** Refused by name, and told in docs/api.md. */
const UNSUPPORTED_FILTERS = ['batchOperationId', 'batchOperationKey', 'incidentErrorHashCode'];
const UNSUPPORTED_SORTS = ['element-instances elementName'];

let app: TestApp;
const instances: string[] = [];
let finishedJob: string;

const search = async (resource: string, body: unknown = {}) =>
  app.api.caughtUp('POST', `/v2/${resource}/search`, body);

async function create(processDefinitionId: string, extra: object = {}): Promise<void> {
  const created = await app.api.post('/v2/process-instances', { processDefinitionId, ...extra });
  instances.push(created.body.processInstanceKey);
}

/** Something in every state that a search can tell apart. */
beforeAll(async () => {
  app = await startApp();
  await app.api.deploy({
    'job.bpmn': await oneJob('job'),
    'person.bpmn': await oneUserTask('person'),
    'auto.bpmn': await automatic('auto'),
    'comp.bpmn': await compensated('comp'),
  });
  for (const n of [0, 1, 2, 3, 4]) {
    await create('job', {
      businessId: `job-${n % 2}`,
      tags: ['all', `t${n}`],
      variables: { n, text: `v${n}` },
    });
  }
  for (const n of [2, 0, 1]) await create('person', { businessId: `person-${n}`, variables: { n } });
  for (const n of [0, 1]) await create('auto', { awaitCompletion: true, variables: { n } });
  await create('comp');
  const activation = { type: 'job', worker: 'w', timeout: 60_000, maxJobsToActivate: 4 };
  const { jobs } = (await app.api.post('/v2/jobs/activation', activation)).body;
  const [done, failed, thrown] = jobs.map(({ jobKey }: { jobKey: string }) => jobKey);
  finishedJob = done;
  await app.api.post(`/v2/jobs/${done}/completion`, { variables: { paid: true } });
  await app.api.post(`/v2/jobs/${failed}/failure`, { retries: 0, errorMessage: 'no luck' });
  await app.api.post(`/v2/jobs/${thrown}/error`, { errorCode: 'E1', errorMessage: 'declined' });
  await app.api.post(`/v2/process-instances/${instances[4]}/cancellation`);
  const [task] = (await search('user-tasks')).body.items;
  await app.api.post(`/v2/user-tasks/${task.userTaskKey}/assignment`, { assignee: 'anna' });
  await app.api.post(`/v2/user-tasks/${task.userTaskKey}/completion`, {});
});
afterAll(() => app.close());

describe.each(Object.entries(CONTRACT.searches))('a search of %s', (resource, { filters, sorts }) => {
  const items = async (): Promise<readonly Item[]> =>
    (await search(resource, { page: { limit: 1000 } })).body.items;

  it.each(Object.entries(filters).filter(([field]) => !UNSUPPORTED_FILTERS.includes(field)))(
    'filters by %s as the contract says',
    async (field, operators) => {
      const all = await items();
      const sample = all.find((item) => item[field] !== undefined && item[field] !== null);
      // What no item shows is tried in the resource's own spec.
      if (sample === undefined) return;
      for (const { condition, holds } of trialsOf(sample[field], operators)) {
        const { status, body } = await search(resource, {
          filter: { [field]: condition },
          page: { limit: 1000 },
        });
        const expected = all.filter((item) => holds(item[field]));
        expect({ condition, status, items: body.items }).toEqual({ condition, status: 200, items: expected });
        expect(body.page.totalItems).toBe(expected.length);
      }
    },
  );

  it.each(sorts.filter((field) => !UNSUPPORTED_SORTS.includes(`${resource} ${field}`)))(
    'sorts by %s as the contract says',
    async (field) => {
      for (const order of ['ASC', 'DESC']) {
        const { status, body } = await search(resource, { sort: [{ field, order }], page: { limit: 1000 } });
        expect(status).toBe(200);
        const values = body.items.map((item: Item) => item[field] ?? null);
        const sorted = values.toSorted(compare(field));
        expect(values).toEqual(order === 'ASC' ? sorted : sorted.toReversed());
      }
    },
  );

  it('begins with what was created first, and goes through everything once by cursors', async () => {
    const all = await items();
    const seen: Item[] = [];
    for (let after: string | null = null; ;) {
      const page: object = after === null ? { limit: 2 } : { limit: 2, after };
      const { body } = await search(resource, { page });
      if (body.items.length === 0) break;
      seen.push(...body.items);
      after = body.page.endCursor;
    }
    expect(seen).toEqual(all);
    const key =
      resource === 'variables' ? 'scopeKey' : Object.keys(all[0]!).find((name) => name.endsWith('Key'))!;
    const keys = all.map((item) => BigInt(item[key] as string));
    expect(keys).toEqual(keys.toSorted((a, b) => (a === b ? 0 : a < b ? -1 : 1)));
  });
});

describe('a search', () => {
  it.each(UNSUPPORTED_FILTERS)('refuses %s by name', async (field) => {
    const answer = await search('process-instances', { filter: { [field]: '1' } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'NOT_SUPPORTED', field: `filter.${field}` } });
  });

  it.each(UNSUPPORTED_SORTS.map((one) => one.split(' ') as [string, string]))(
    'of %s refuses to sort by %s by name',
    async (resource, field) => {
      const answer = await search(resource, { sort: [{ field }] });
      expect(answer).toMatchObject({ status: 400, body: { code: 'NOT_SUPPORTED', field: 'sort.field' } });
    },
  );

  it('does not take the cursor of another resource', async () => {
    const { endCursor } = (await search('process-instances')).body.page;
    const answer = await search('jobs', { page: { after: endCursor } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_CURSOR', field: 'page.after' } });
  });

  it.each([
    ['page', [], 'INVALID_PAGE'],
    ['sort', ['state'], 'INVALID_SORT'],
    ['filter', [], 'INVALID_FILTER'],
  ])('names %s where it is none', async (field, value, code) => {
    expect(await search('jobs', { [field]: value })).toMatchObject({ status: 400, body: { code, field } });
  });

  it.each([
    ['an unknown property', [{ name: 'n', value: '1', x: 1 }], 'UNKNOWN_PROPERTY'],
    ['no value', [{ name: 'n' }], 'INVALID_FILTER'],
    ['more than fifty', Array.from({ length: 51 }, () => ({ name: 'n', value: '1' })), 'INVALID_FILTER'],
  ])('does not filter by variables with %s', async (_what, variables, code) => {
    expect(await search('process-instances', { filter: { variables } })).toMatchObject({
      status: 400,
      body: { code },
    });
  });

  it('finds element instances by the names their definitions give them', async () => {
    const named = async (elementName: unknown) => {
      const { items } = (await search('element-instances', { filter: { elementName } })).body;
      return [...new Set(items.map((item: Item) => item['elementName']))];
    };
    expect(await named('Approve')).toEqual(['Approve']);
    expect(await named({ $like: 'W*' })).toEqual(['Work']);
    // An element without a name goes by its id.
    expect(await named('reserve')).toEqual(['reserve']);
    expect(await named('approve')).toEqual([]);
  });
});

/** For each property of the contract something it may be. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  processDefinitionId: 'auto',
  processDefinitionVersion: -1,
  variables: {},
  tenantId: '<default>',
  operationReference: 7,
  awaitCompletion: false,
  requestTimeout: -1,
  fetchVariables: ['a'],
  tags: ['a'],
  businessId: 'b',
  type: 'none',
  worker: 'w',
  timeout: 1000,
  maxJobsToActivate: 1,
  fetchVariable: ['a'],
  tenantIds: ['<default>'],
  tenantFilter: 'PROVIDED',
  retries: 1,
  errorMessage: 'm',
  retryBackOff: 1,
  errorCode: 'c',
  changeset: { retries: 1 },
  assignee: 'a',
  allowOverride: true,
  action: 'a',
  local: true,
  result: { type: 'userTask' },
};
const REFUSED: Readonly<Record<string, unknown>> = {
  startInstructions: [{ elementId: 'end' }],
  runtimeInstructions: [{ type: 'TERMINATE_PROCESS_INSTANCE', afterElementId: 'end' }],
  withLease: true,
  leaseToken: 'x',
};
/** A property that one command takes and another one refuses. */
const REFUSED_BY = ['POST /jobs/{jobKey}/completion businessId'];

describe.each(Object.entries(CONTRACT.requests))('%s', (operation, properties) => {
  const [method = '', path = ''] = operation.split(' ');
  const required: Readonly<Record<string, readonly string[]>> = {
    'POST /process-instances': ['processDefinitionId'],
    'POST /jobs/activation': ['type', 'timeout', 'maxJobsToActivate', 'requestTimeout'],
    'POST /jobs/{jobKey}/error': ['errorCode'],
    'PATCH /jobs/{jobKey}': ['changeset'],
    'POST /user-tasks/{userTaskKey}/assignment': ['assignee'],
    'PUT /element-instances/{elementInstanceKey}/variables': ['variables'],
  };
  const base = Object.fromEntries((required[operation] ?? []).map((name) => [name, SAMPLES[name]]));
  const send = (body: object) =>
    app.api.send(method, `/v2${path.replace(/\{\w+\}/, () => finishedJob)}`, body);
  const isRefused = (name: string) => name in REFUSED || REFUSED_BY.includes(`${operation} ${name}`);

  it.each(properties.filter((name) => !isRefused(name) && name !== 'processDefinitionKey'))(
    'takes %s',
    async (name) => {
      // The job is done, the key is that of no task: all that is asked here is whether the request can be read.
      expect([200, 204, 404, 409]).toContain((await send({ ...base, [name]: SAMPLES[name] })).status);
    },
  );

  it.each([...properties.filter(isRefused), 'nonsense'])('refuses %s by name', async (name) => {
    const answer = await send({ ...base, [name]: REFUSED[name] ?? 'x' });
    const code = name === 'nonsense' ? 'UNKNOWN_PROPERTY' : 'NOT_SUPPORTED';
    expect(answer).toMatchObject({ status: 400, body: { code, field: name } });
  });
});
