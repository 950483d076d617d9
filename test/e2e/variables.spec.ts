import { oneUserTask } from './support/processes.js';
import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
let processInstanceKey: string;
beforeAll(async () => {
  app = await startApp();
  await app.api.deploy({ 'form.bpmn': await oneUserTask('form') });
  const variables = { text: 'a', list: [1, 2], long: 'x'.repeat(10_000) };
  processInstanceKey = (
    await app.api.post('/v2/process-instances', { processDefinitionId: 'form', variables })
  ).body.processInstanceKey;
});
afterAll(() => app.close());

const search = async (filter: object, query = '') =>
  (
    await app.api.caughtUp('POST', `/v2/variables/search${query}`, {
      filter: { processInstanceKey, ...filter },
      sort: [{ field: 'name' }],
    })
  ).body;

describe('variables', () => {
  it('are found as JSON text, long ones shortened', async () => {
    const body = await search({});
    expect(missingFields('POST /variables/search', body)).toEqual([]);
    expect(body.items).toMatchObject([
      { name: 'list', value: '[1,2]', isTruncated: false, scopeKey: processInstanceKey },
      { name: 'long', isTruncated: true },
      { name: 'text', value: '"a"', isTruncated: false },
    ]);
    expect(body.items[1].value).toHaveLength(8191);
    const whole = await search({ name: 'long' }, '?truncateValues=false');
    expect(whole.items[0].value).toHaveLength(10_002);
  });

  it('are got whole by their key', async () => {
    const [{ variableKey }] = (await search({ name: 'long' })).items;
    const got = await app.api.get(`/v2/variables/${variableKey}`);
    expect(missingFields('GET /variables/{variableKey}', got.body)).toEqual([]);
    expect(got.body).toMatchObject({ name: 'long', value: JSON.stringify('x'.repeat(10_000)) });
  });

  it('are found by value', async () => {
    expect((await search({ value: '"a"' })).items).toMatchObject([{ name: 'text' }]);
  });
});

describe('PUT /v2/element-instances/{key}/variables', () => {
  it('sets them in the process instance, by its own key', async () => {
    const set = await app.api.put(`/v2/element-instances/${processInstanceKey}/variables`, {
      variables: { text: 'b', fresh: null },
    });
    expect(set).toMatchObject({ status: 204, body: undefined });
    const { variables } = (await app.api.get(`/v2/process-instances/${processInstanceKey}/state`)).body;
    expect(variables).toMatchObject({ text: 'b', fresh: null });
    expect((await search({ name: 'text' })).items).toMatchObject([{ value: '"b"' }]);
  });

  it('sets them at one element only, where they are local', async () => {
    const found = await app.api.caughtUp('POST', '/v2/element-instances/search', {
      filter: { processInstanceKey, type: 'user_task' },
    });
    expect(missingFields('POST /element-instances/search', found.body)).toEqual([]);
    const [{ elementInstanceKey }] = found.body.items;
    expect(found.body.items).toMatchObject([
      { elementId: 'approve', elementName: 'Approve', state: 'ACTIVE', tokenId: expect.any(String) },
    ]);
    const got = await app.api.get(`/v2/element-instances/${elementInstanceKey}`);
    expect(missingFields('GET /element-instances/{elementInstanceKey}', got.body)).toEqual([]);
    await app.api.put(`/v2/element-instances/${elementInstanceKey}/variables`, {
      variables: { text: 'local' },
      local: true,
    });
    const state = (await app.api.get(`/v2/process-instances/${processInstanceKey}/state`)).body;
    expect(state.variables.text).not.toBe('local');
    expect(state.tokens).toMatchObject([{ elementInstanceKey, variables: { text: 'local' } }]);
  });

  it.each([{}, { variables: [] }, { variables: 'a' }])('refuses %j', async (body) => {
    const answer = await app.api.put(`/v2/element-instances/${processInstanceKey}/variables`, body);
    expect(answer).toMatchObject({ status: 400, body: { field: 'variables' } });
  });
});
