import { missingFields } from './support/required-fields.js';
import { sendBytes } from './support/send-bytes.js';
import { oneJob } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.api.deploy({ 'bad.bpmn': await oneJob('bad') });
});
afterAll(() => app.close());

const CREATE = '/v2/process-instances';
const json = { 'content-type': 'application/json' };
const create = (raw: string, headers: Record<string, string> = json) =>
  app.api.post(CREATE, undefined, { raw, headers });

describe('a bad request', () => {
  it.each([
    ['malformed JSON', '{"processDefinitionId":', json, 400, 'MALFORMED_JSON'],
    ['a JSON list', '[]', json, 400, 'INVALID_BODY'],
    [
      '__proto__ in variables',
      '{"processDefinitionId":"bad","variables":{"__proto__":{"x":1}}}',
      json,
      400,
      'FORBIDDEN_PROPERTY_NAME',
    ],
    ['an unknown property', '{"processId":"bad"}', json, 400, 'UNKNOWN_PROPERTY'],
    [
      'too deep JSON',
      `{"processDefinitionId":"bad","variables":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`,
      json,
      400,
      'JSON_TOO_DEEP',
    ],
    ['another content type', '<x/>', { 'content-type': 'text/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['plain text', 'hello', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'too large a body',
      `{"processDefinitionId":"${'x'.repeat(4 * 1024 * 1024)}"}`,
      json,
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'too large variables',
      JSON.stringify({ processDefinitionId: 'bad', variables: { a: 'x'.repeat(300_000) } }),
      json,
      400,
      'VARIABLES_TOO_LARGE',
    ],
    ['neither id nor key', '{}', json, 400, 'INVALID_FIELD'],
    ['an unknown process', '{"processDefinitionId":"nowhere"}', json, 404, 'PROCESS_DEFINITION_NOT_FOUND'],
    [
      'an unknown definition key',
      '{"processDefinitionKey":"99999999999"}',
      json,
      404,
      'PROCESS_DEFINITION_NOT_FOUND',
    ],
    ['a key that is none', '{"processDefinitionKey":"abc"}', json, 400, 'INVALID_KEY'],
    [
      'an unknown version',
      '{"processDefinitionId":"bad","processDefinitionVersion":7}',
      json,
      404,
      'PROCESS_DEFINITION_NOT_FOUND',
    ],
    ['another tenant', '{"processDefinitionId":"bad","tenantId":"acme"}', json, 400, 'TENANTS_NOT_ENABLED'],
    [
      'what is not supported',
      '{"processDefinitionId":"bad","startInstructions":[{"elementId":"work"}]}',
      json,
      400,
      'NOT_SUPPORTED',
    ],
    ['an empty idempotency key', '{}', { ...json, 'idempotency-key': ' ' }, 400, 'INVALID_FIELD'],
    [
      'too long an idempotency key',
      '{"processDefinitionId":"bad"}',
      { ...json, 'idempotency-key': 'k'.repeat(201) },
      400,
      'INVALID_IDEMPOTENCY_KEY',
    ],
    [
      'If-Match where there is nothing yet',
      '{"processDefinitionId":"bad"}',
      { ...json, 'if-match': '1' },
      400,
      'IF_MATCH_NOT_APPLICABLE',
    ],
    [
      'a position that is none',
      '{"processDefinitionId":"bad"}',
      { ...json, 'onward-position': 'now' },
      400,
      'INVALID_POSITION',
    ],
    [
      'a position that is not there yet',
      '{"processDefinitionId":"bad"}',
      { ...json, 'onward-position': '999999999999' },
      400,
      'POSITION_BEYOND_HEAD',
    ],
  ])('%s is answered with a problem', async (_what, raw, headers, status, code) => {
    const answer = await create(raw, headers);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(missingFields('problem', answer.body)).toEqual([]);
    expect(answer.body).toMatchObject({ status, instance: CREATE, type: `/docs/errors/${code}` });
  });

  it.each([
    ['POST', '/v2/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['PUT', '/v2/process-instances', 405, 'METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/v2/jobs/1/completion', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/docs/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/v2/process-instances/%zz', 400, 'INVALID_REQUEST'],
    ['GET', `/v2/process-instances/${'1'.repeat(300)}`, 414, 'URL_TOO_LONG'],
    ['GET', '/v2/process-instances/1/state?time=Jan%201', 400, 'INVALID_QUERY_PARAMETER'],
    ['GET', '/v2/process-instances/1/state?time=2026-01-01', 400, 'INVALID_QUERY_PARAMETER'],
    ['GET', '/v2/process-instances/abc', 400, 'INVALID_KEY'],
    ['GET', '/v2/process-instances/0', 400, 'INVALID_KEY'],
    ['GET', '/v2/process-instances/9223372036854775808', 400, 'INVALID_KEY'],
    ['GET', '/v2/process-instances/9223372036854775807', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['GET', '/v2/process-instances/104857600000', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['GET', '/v2/process-instances/104857600000/state', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['GET', '/v2/process-instances/104857600000/events', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['GET', '/v2/process-definitions/104857600000', 404, 'PROCESS_DEFINITION_NOT_FOUND'],
    ['GET', '/v2/process-definitions/104857600000/xml', 404, 'PROCESS_DEFINITION_NOT_FOUND'],
    ['GET', '/v2/element-instances/104857600001', 404, 'ELEMENT_INSTANCE_NOT_FOUND'],
    ['GET', '/v2/variables/104857600001', 404, 'VARIABLE_NOT_FOUND'],
    ['GET', '/v2/user-tasks/104857600001', 404, 'USER_TASK_NOT_FOUND'],
    ['GET', '/v2/incidents/104857600001', 404, 'INCIDENT_NOT_FOUND'],
    ['GET', '/v2/events?limit=0', 400, 'INVALID_QUERY_PARAMETER'],
    ['GET', '/v2/events?size=1', 400, 'UNKNOWN_PROPERTY'],
    ['GET', '/v2/events?from=yesterday', 400, 'INVALID_POSITION'],
    ['GET', '/v2/events?instance=x', 400, 'INVALID_KEY'],
    ['POST', '/v2/projections/nothing/rebuild', 404, 'PROJECTION_NOT_FOUND'],
    ['POST', '/v2/projections/nothing/search', 404, 'PROJECTION_NOT_FOUND'],
    ['POST', '/v2/projections/__proto__/search', 404, 'PROJECTION_NOT_FOUND'],
    ['DELETE', '/v2/user-tasks/104857600001/assignee', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['POST', '/v2/jobs/104857600001/completion', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['POST', '/v2/jobs/104857600001/failure', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['POST', '/v2/incidents/104857600001/resolution', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
    ['POST', '/v2/process-instances/104857600000/cancellation', 404, 'PROCESS_INSTANCE_NOT_FOUND'],
  ])('%s %s: %i %s', async (method, path, status, code) => {
    const answer = await app.api.send(method, path);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(missingFields('problem', answer.body)).toEqual([]);
  });

  it('with another method is told which there are', async () => {
    const answer = await app.api.send('PUT', '/v2/process-instances/1/state');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    expect(answer.body.detail).toContain('It knows: GET, HEAD.');
  });

  it('with a body beyond the limit gets its answer, however much of it is still to come', async () => {
    const answer = await create(JSON.stringify({ processDefinitionId: 'x'.repeat(12 * 1024 * 1024) }));
    expect(answer).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
  });

  it('that is multipart where JSON is wanted is refused', async () => {
    const form = new FormData();
    form.append('processDefinitionId', 'bad');
    expect(await app.api.post(CREATE, undefined, { raw: form })).toMatchObject({
      status: 415,
      body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
  });

  it.each([
    ['is no HTTP', 'hello\r\n\r\n', 400, 'INVALID_REQUEST'],
    [
      'has two lengths',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'INVALID_REQUEST',
    ],
    [
      'has too large headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    [
      'has two idempotency keys',
      'POST /v2/process-instances/1/cancellation HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n',
      400,
      'INVALID_IDEMPOTENCY_KEY',
    ],
  ])('that %s is answered with a problem', async (_what, text, status, code) => {
    const answer = await sendBytes(app.server.port, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status, code });
  });

  it('leads to a page that says what to do', async () => {
    const { body } = await create('[]');
    const page = await app.api.get(body.type);
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/^# INVALID_BODY\n[^]*## What to do\n/);
    for (const path of ['/docs/errors/NO_SUCH_CODE', '/docs/errors/..%2Fapi', '/docs/errors/README']) {
      expect(await app.api.get(path)).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
    }
  });

  it('names the field', async () => {
    const answer = await app.api.post('/v2/jobs/1/failure', { retries: -1 });
    expect(answer.body).toMatchObject({
      code: 'INVALID_FIELD',
      field: 'retries',
      detail: '"retries" must be 0 at least.',
    });
  });

  it('changes nothing about the server’s own objects', async () => {
    await create('{"processDefinitionId":"bad","variables":{"constructor":{"prototype":{"polluted":1}}}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('variables', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
    'may be named %s',
    async (name) => {
      const created = await create(`{"processDefinitionId":"bad","variables":{"${name}":"v"}}`);
      expect(created.status).toBe(200);
      const state = await app.api.get(`${CREATE}/${created.body.processInstanceKey}/state`);
      expect(Object.entries(state.body.variables)).toEqual([[name, 'v']]);
    },
  );
});
