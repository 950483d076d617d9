import { automatic, oneJob } from './support/processes.js';
import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('POST /v2/deployments', () => {
  it('deploys all files, each process with its next version', async () => {
    const files = { 'a.bpmn': await oneJob('a'), 'b.bpmn': await automatic('b') };
    const first = await app.api.deploy(files);
    expect(first.status).toBe(200);
    expect(first.headers.get('onward-position')).toMatch(/^\d+$/);
    expect(missingFields('POST /deployments', first.body)).toEqual([]);
    expect(first.body.deployments).toMatchObject([
      {
        processDefinition: { processDefinitionId: 'a', processDefinitionVersion: 1, resourceName: 'a.bpmn' },
      },
      {
        processDefinition: { processDefinitionId: 'b', processDefinitionVersion: 1, resourceName: 'b.bpmn' },
      },
    ]);
    const second = await app.api.deploy({ 'a.bpmn': `${files['a.bpmn']}\n` });
    expect(second.body.deployments[0].processDefinition.processDefinitionVersion).toBe(2);
  });

  it('makes no new version of equal content', async () => {
    const file = { 'same.bpmn': await automatic('same') };
    const [first, again] = [await app.api.deploy(file), await app.api.deploy(file)];
    expect(again.status).toBe(200);
    expect(again.body.deployments).toEqual(first.body.deployments);
  });

  it('refuses all where one is wrong, with what is wrong', async () => {
    const wrong = (await oneJob('wrong')).replace('type="wrong"', '');
    const answer = await app.api.deploy({ 'fine.bpmn': await oneJob('fine'), 'wrong.bpmn': wrong });
    expect(answer.status).toBe(400);
    expect(answer.body.problems).toContainEqual(
      expect.objectContaining({ elementId: 'work', resource: 'wrong.bpmn', code: expect.any(String) }),
    );
    const found = await app.api.caughtUp('POST', '/v2/process-definitions/search', {
      filter: { processDefinitionId: 'fine' },
    });
    expect(found.body.items).toEqual([]);
  });

  it.each([
    ['no XML', 'hello'],
    ['half an XML', '<definitions'],
    ['a DOCTYPE', '<!DOCTYPE x [<!ENTITY a "b">]><definitions/>'],
    ['nothing', ''],
  ])('refuses %s', async (_what, content) => {
    const answer = await app.api.deploy({ 'bad.bpmn': content });
    expect(answer.status).toBe(400);
    expect(answer.body.problems[0]).toMatchObject({ resource: 'bad.bpmn' });
  });

  it.each([
    ['no multipart', '{}', { 'content-type': 'application/json' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no boundary', 'x', { 'content-type': 'multipart/form-data' }, 400, 'INVALID_MULTIPART'],
    [
      'half a body',
      '--b\r\ncontent-dis',
      { 'content-type': 'multipart/form-data; boundary=b' },
      400,
      'INVALID_MULTIPART',
    ],
    ['no file', '--b--\r\n', { 'content-type': 'multipart/form-data; boundary=b' }, 400, 'NO_RESOURCES'],
  ])('refuses %s', async (_what, raw, headers, status, code) => {
    const answer = await app.api.post('/v2/deployments', undefined, { raw, headers });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it('refuses a file beyond the limit', async () => {
    const answer = await app.api.deploy({ 'big.bpmn': 'x'.repeat(4 * 1024 * 1024 + 1) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
  });

  it('refuses a body that ends too early', async () => {
    const raw = '--b\r\ncontent-disposition: form-data; name="resources"; filename="a.bpmn"\r\n\r\n<def';
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    expect(await app.api.post('/v2/deployments', undefined, { raw, headers })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_MULTIPART' },
    });
  });

  it('refuses many files at once that are too large together, and answers to the end', async () => {
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.bpmn`, 'x'.repeat(4 * 1024 * 1024)]));
    expect(await app.api.deploy(files)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
  });

  it('replays its first answer to the same idempotency key, and refuses another deployment with it', async () => {
    const key = { 'idempotency-key': 'deploy-1' };
    const file = { 'again.bpmn': await oneJob('again') };
    const first = await app.api.deploy(file, key);
    const again = await app.api.deploy(file, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('onward-position')).toBe(first.headers.get('onward-position'));
    const other = await app.api.deploy({ 'again.bpmn': await oneJob('other') }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });
});

describe('process definitions', () => {
  it('are found, got, and given back byte for byte', async () => {
    const xml = `${await automatic('kept')}\n<!-- kept -->\n`;
    const deployed = await app.api.deploy({ 'kept.bpmn': xml });
    const { processDefinitionKey } = deployed.body.deployments[0].processDefinition;
    const search = await app.api.caughtUp('POST', '/v2/process-definitions/search', {
      filter: { processDefinitionId: { $like: 'ke*' }, isLatestVersion: true },
    });
    expect(missingFields('POST /process-definitions/search', search.body)).toEqual([]);
    expect(search.body.items).toMatchObject([
      { processDefinitionKey, version: 1, versionTag: 'v1', state: 'ACTIVE' },
    ]);
    const got = await app.api.get(`/v2/process-definitions/${processDefinitionKey}`);
    expect(missingFields('GET /process-definitions/{processDefinitionKey}', got.body)).toEqual([]);
    expect(got.body).toEqual(search.body.items[0]);
    const file = await app.api.get(`/v2/process-definitions/${processDefinitionKey}/xml`);
    expect(file.headers.get('content-type')).toContain('text/xml');
    expect(file.body).toBe(xml);
  });

  it.each([
    ['ISO-8859-1', 'latin1', ''],
    ['UTF-16', 'utf16le', '\uFEFF'],
  ] as const)('are given back byte for byte in %s, too', async (encoding, asBuffer, mark) => {
    const xml = (await automatic(`in-${encoding}`))
      .replace(/encoding="UTF-8"/i, `encoding="${encoding}"`)
      .replace('<bpmn:process ', '<bpmn:process name="Gr\u00fc\u00dfe" ');
    const bytes = Buffer.from(mark + xml, asBuffer);
    const form = new FormData();
    form.append('resources', new Blob([bytes]), 'other.bpmn');
    const deployed = await app.api.post('/v2/deployments', undefined, { raw: form });
    expect(deployed.status).toBe(200);
    const { processDefinitionKey } = deployed.body.deployments[0].processDefinition;
    const file = await fetch(`${app.api.url}/v2/process-definitions/${processDefinitionKey}/xml`);
    expect(file.headers.get('content-type')).toBe('text/xml');
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  });
});
