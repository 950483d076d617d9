import { automatic, choice, compensated, oneJob, oneUserTask } from './support/processes.js';
import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

const PATH = '/v2/process-instances';
let app: TestApp;
beforeAll(async () => {
  app = await startApp({
    handlers: {
      echo: ({ variables }) => ({ echo: variables['word'] ?? null, other: 1 }),
      'undone-reserve': () => ({}),
      'undone-release': () => ({}),
      'undone-charge': (job) => {
        throw job.error('DECLINED', 'no money');
      },
    },
  });
  await app.api.deploy({
    'echo.bpmn': await oneJob('echo'),
    'parked.bpmn': await oneUserTask('parked'),
    'auto.bpmn': await automatic('auto'),
    'choice.bpmn': await choice('choice'),
    'undone.bpmn': await compensated('undone'),
  });
});
afterAll(() => app.close());

describe('POST /v2/process-instances', () => {
  it('creates by process id', async () => {
    const answer = await app.api.post(PATH, {
      processDefinitionId: 'parked',
      tags: ['vip'],
      businessId: 'order-1',
    });
    expect(answer.status).toBe(200);
    expect(missingFields('POST /process-instances', answer.body)).toEqual([]);
    expect(answer.body).toMatchObject({
      processDefinitionVersion: 1,
      variables: {},
      tags: ['vip'],
      businessId: 'order-1',
    });
  });

  it('creates by definition key', async () => {
    const { processDefinitionKey } = (await app.api.post(PATH, { processDefinitionId: 'auto' })).body;
    const answer = await app.api.post(PATH, { processDefinitionKey });
    expect(answer.body).toMatchObject({ processDefinitionKey, processDefinitionId: 'auto' });
  });

  it('waits for the end, and answers with the variables', async () => {
    const request = { processDefinitionId: 'echo', variables: { word: 'hi' }, awaitCompletion: true };
    const all = await app.api.post(PATH, request);
    expect(all).toMatchObject({ status: 200, body: { variables: { word: 'hi', echo: 'hi', other: 1 } } });
    const some = await app.api.post(PATH, { ...request, fetchVariables: ['echo', 'nothing'] });
    expect(some.body.variables).toEqual({ echo: 'hi' });
  });

  it('answers 504 when it does not end in time, and the instance runs on', async () => {
    const answer = await app.api.post(PATH, {
      processDefinitionId: 'parked',
      awaitCompletion: true,
      requestTimeout: -1,
    });
    expect(answer).toMatchObject({ status: 504, body: { code: 'PROCESS_INSTANCE_NOT_ENDED' } });
    const state = await app.api.get(`${PATH}/${answer.body.processInstanceKey}/state`);
    expect(state.body.state).toBe('ACTIVE');
  });

  it('answers 409 when it is terminated instead', async () => {
    const answer = await app.api.post(PATH, { processDefinitionId: 'undone', awaitCompletion: true });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'PROCESS_INSTANCE_TERMINATED', state: 'TERMINATED', endReason: 'COMPENSATED' },
    });
    const got = await app.api.get(`${PATH}/${answer.body.processInstanceKey}`);
    expect(got.body).toMatchObject({ state: 'TERMINATED', endReason: 'COMPENSATED' });
    const found = await app.api.post(`${PATH}/search`, { filter: { endReason: 'compensated' } });
    expect(found.body.items).toEqual([got.body]);
  });
});

describe('GET /v2/process-instances/{key}', () => {
  it('reads what was just written', async () => {
    const { processInstanceKey } = (await app.api.post(PATH, { processDefinitionId: 'parked' })).body;
    const answer = await app.api.get(`${PATH}/${processInstanceKey}`);
    expect(answer.status).toBe(200);
    expect(missingFields('GET /process-instances/{processInstanceKey}', answer.body)).toEqual([]);
    expect(answer.body).toMatchObject({
      state: 'ACTIVE',
      processDefinitionName: 'Approval',
      endDate: null,
      hasIncident: false,
    });
  });
});

describe('POST /v2/process-instances/{key}/cancellation', () => {
  it('terminates, once', async () => {
    const { processInstanceKey } = (await app.api.post(PATH, { processDefinitionId: 'parked' })).body;
    const path = `${PATH}/${processInstanceKey}`;
    const canceled = await app.api.post(`${path}/cancellation`, { operationReference: 7 });
    expect(canceled).toMatchObject({ status: 204, body: undefined });
    expect((await app.api.caughtUp('GET', path)).body).toMatchObject({
      state: 'TERMINATED',
      endReason: 'CANCELED',
    });
    const again = await app.api.post(`${path}/cancellation`);
    expect(again).toMatchObject({ status: 409, body: { state: 'TERMINATED' } });
  });
});

describe('POST /v2/process-instances/search', () => {
  const search = async (body: unknown) => (await app.api.caughtUp('POST', `${PATH}/search`, body)).body;
  const keys: string[] = [];

  beforeAll(async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      const request = {
        processDefinitionId: 'choice',
        variables: { amount: 100 + n, n },
        businessId: `b-${n}`,
        tags: ['page', `t${n}`],
      };
      keys.push((await app.api.post(PATH, request)).body.processInstanceKey);
    }
  });

  const ours = { processDefinitionId: 'choice' };
  const ids = (body: { items: { businessId: string }[] }) => body.items.map((item) => item.businessId);

  it('answers with what the contract requires', async () => {
    const body = await search({ filter: ours });
    expect(missingFields('POST /process-instances/search', body)).toEqual([]);
    expect(body.page).toMatchObject({ totalItems: 5, hasMoreTotalItems: false });
  });

  it.each([
    ['$eq', { businessId: { $eq: 'b-2' } }, ['b-2']],
    ['$neq', { businessId: { $neq: 'b-2' } }, ['b-1', 'b-3', 'b-4', 'b-5']],
    ['$in', { businessId: { $in: ['b-2', 'b-4', 'b-9'] } }, ['b-2', 'b-4']],
    ['$notIn', { businessId: { $notIn: ['b-2', 'b-4'] } }, ['b-1', 'b-3', 'b-5']],
    ['$like', { businessId: { $like: 'b-?' } }, ['b-1', 'b-2', 'b-3', 'b-4', 'b-5']],
    ['$exists', { endDate: { $exists: true } }, []],
    ['$or', { $or: [{ businessId: 'b-1' }, { tags: ['page', 't3'] }] }, ['b-1', 'b-3']],
    ['tags', { tags: ['t4'] }, ['b-4']],
    ['a state in any casing', { state: 'active', businessId: 'b-5' }, ['b-5']],
    ['a date', { startDate: { $gt: '2000-01-01T00:00:00Z' }, businessId: 'b-1' }, ['b-1']],
    ['a variable', { variables: [{ name: 'n', value: '3' }] }, ['b-3']],
    [
      'variables that all hold',
      {
        variables: [
          { name: 'n', value: '3' },
          { name: 'amount', value: '104' },
        ],
      },
      [],
    ],
    ['an element', { elementId: 'check', elementInstanceState: 'ACTIVE', businessId: 'b-2' }, ['b-2']],
    ['no incident', { hasIncident: false, businessId: 'b-2' }, ['b-2']],
    ['a version', { processDefinitionVersion: { $gte: 1 }, businessId: 'b-2' }, ['b-2']],
  ])('filters by %s', async (_what, filter, expected) => {
    expect(ids(await search({ filter: { ...ours, ...filter }, sort: [{ field: 'businessId' }] }))).toEqual(
      expected,
    );
  });

  it('orders', async () => {
    const sort = [{ field: 'businessId', order: 'DESC' }];
    expect(ids(await search({ filter: ours, sort }))).toEqual(['b-5', 'b-4', 'b-3', 'b-2', 'b-1']);
  });

  it('pages by offset', async () => {
    const sort = [{ field: 'businessId' }];
    expect(ids(await search({ filter: ours, sort, page: { from: 1, limit: 2 } }))).toEqual(['b-2', 'b-3']);
  });

  it('pages by cursor, forth and back', async () => {
    const sort = [{ field: 'businessId' }];
    const first = await search({ filter: ours, sort, page: { limit: 2 } });
    const second = await search({ filter: ours, sort, page: { limit: 2, after: first.page.endCursor } });
    const third = await search({ filter: ours, sort, page: { limit: 2, after: second.page.endCursor } });
    const none = await search({ filter: ours, sort, page: { limit: 2, after: third.page.endCursor } });
    expect([first, second, third, none].map(ids)).toEqual([['b-1', 'b-2'], ['b-3', 'b-4'], ['b-5'], []]);
    expect(none.page).toMatchObject({ totalItems: 5, startCursor: null, endCursor: null });
    const back = await search({ filter: ours, sort, page: { limit: 2, before: second.page.startCursor } });
    expect(ids(back)).toEqual(['b-1', 'b-2']);
  });

  it('needs no body', async () => {
    expect((await app.api.post(`${PATH}/search`)).status).toBe(200);
  });
});
