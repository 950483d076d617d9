import { randomUUID } from 'node:crypto';
import { oneJob, oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

const PATH = '/v2/process-instances';
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.api.deploy({ 'task.bpmn': await oneUserTask('task'), 'job.bpmn': await oneJob('job') });
});
afterAll(() => app.close());

const create = async () =>
  (await app.api.post(PATH, { processDefinitionId: 'task' })).body.processInstanceKey as string;
const setVariables = (key: string, variables: object, headers: Record<string, string>) =>
  app.api.put(`/v2/element-instances/${key}/variables`, { variables }, { headers });

describe('Idempotency-Key', () => {
  it('replays status, body and position of a creation, also after a restart', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { processDefinitionId: 'task', variables: { a: 1 } };
    const first = await app.api.post(PATH, body, { headers });
    const again = await app.api.post(PATH, { variables: { a: 1 }, processDefinitionId: 'task' }, { headers });
    app = await app.restart();
    const later = await app.api.post(PATH, body, { headers });
    for (const answer of [again, later]) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(first.body);
      expect(answer.headers.get('onward-position')).toBe(first.headers.get('onward-position'));
      expect(answer.headers.get('idempotency-replayed')).toBe('true');
    }
  });

  it('is refused with another body', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await app.api.post(PATH, { processDefinitionId: 'task', variables: { a: 1 } }, { headers });
    const other = await app.api.post(PATH, { processDefinitionId: 'task', variables: { a: 2 } }, { headers });
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  it('carries a command out once, however often it comes', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await app.api.post(PATH, { processDefinitionId: 'job' });
    const { jobs } = (
      await app.api.post('/v2/jobs/activation', { type: 'job', timeout: 60_000, maxJobsToActivate: 1 })
    ).body;
    const complete = () =>
      app.api.post(`/v2/jobs/${jobs[0].jobKey}/completion`, { variables: { b: 1 } }, { headers });
    const answers = await Promise.all([complete(), complete(), complete()]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(new Set(answers.map((answer) => answer.headers.get('onward-position'))).size).toBe(1);
  });

  it('makes one instance of many requests at once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { processDefinitionId: 'task' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.api.post(PATH, body, { headers })),
    );
    expect(new Set(answers.map((answer) => answer.body.processInstanceKey)).size).toBe(1);
  });
});

describe('If-Match', () => {
  it('lets a command through only at that revision', async () => {
    const key = await create();
    const etag = (await app.api.get(`${PATH}/${key}/state`)).headers.get('etag')!;
    expect(etag).toMatch(/^"\d+"$/);
    expect((await app.api.get(`${PATH}/${key}`)).headers.get('etag')).toBe(etag);
    const first = await setVariables(key, { a: 1 }, { 'if-match': etag });
    expect(first.status).toBe(204);
    const second = await setVariables(key, { a: 2 }, { 'if-match': etag });
    expect(second).toMatchObject({ status: 412, body: { code: 'REVISION_MISMATCH' } });
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(`"${second.body.currentRevision}"`).toBe(first.headers.get('etag'));
    const bare = String(second.body.currentRevision);
    expect((await setVariables(key, { a: 2 }, { 'if-match': bare })).status).toBe(204);
  });

  it('does not stand in the way of a repeated command', async () => {
    const key = await create();
    const { revision } = (await app.api.get(`${PATH}/${key}/state`)).body;
    const headers = { 'if-match': String(revision), 'idempotency-key': randomUUID() };
    const first = await setVariables(key, { a: 1 }, headers);
    const again = await setVariables(key, { a: 1 }, headers);
    expect(again.status).toBe(204);
    expect(again.headers.get('onward-position')).toBe(first.headers.get('onward-position'));
  });

  it.each(['W/"1"', '*', '"1", "2"', 'x'])('does not take %s', async (header) => {
    expect(await setVariables('1', {}, { 'if-match': header })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_IF_MATCH' },
    });
  });
});

describe('Onward-Position', () => {
  it('makes every query read what was written before', async () => {
    for (let n = 0; n < 20; n++) {
      const key = await create();
      const found = await app.api.caughtUp('POST', `${PATH}/search`, { filter: { processInstanceKey: key } });
      expect(found.body.items).toHaveLength(1);
    }
  });

  it('is answered by a command that changed nothing, too', async () => {
    const key = await create();
    const { body } = await app.api.caughtUp('POST', '/v2/user-tasks/search', {
      filter: { processInstanceKey: key },
    });
    const path = `/v2/user-tasks/${body.items[0].userTaskKey}/assignment`;
    await app.api.post(path, { assignee: 'ann' });
    const again = await app.api.post(path, { assignee: 'ann' });
    expect(again.headers.get('onward-position')).toMatch(/^\d+$/);
  });
});
