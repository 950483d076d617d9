import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { until } from '@onward/testing';
import { onward } from '../support/cli.js';
import { automatic, oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

describe('an archived instance', () => {
  let app: TestApp;
  let ended: string;
  let active: string;
  let history: unknown;

  beforeAll(async () => {
    // In a store that tests share it would archive what others have ended.
    app = await startApp({ eventStore: 'embedded', archive: { afterMs: 0 } });
    await app.api.deploy({ 'p.bpmn': await automatic('p'), 'q.bpmn': await oneUserTask('q') });
    const create = async (processDefinitionId: string, variables = {}): Promise<string> =>
      (await app.api.post('/v2/process-instances', { processDefinitionId, variables })).body
        .processInstanceKey;
    active = await create('q');
    ended = await create('p', { order: 'A-1' });
    history = (await app.api.get(`/v2/process-instances/${ended}/events`)).body;
    // Looks for what is to be archived when it starts.
    app = await app.restart();
    await until(async () => (await app.api.get(`/v2/process-instances/${ended}/events`)).status === 410);
  });
  afterAll(() => app.close());

  it('still says how it ended', async () => {
    const { status, body } = await app.api.get(`/v2/process-instances/${ended}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ processInstanceKey: ended, state: 'COMPLETED', processDefinitionId: 'p' });
  });

  it.each([
    ['GET', 'events'],
    ['GET', 'state'],
    ['GET', 'state?revision=1'],
    ['POST', 'cancellation'],
  ])('answers %s %s with 410', async (method, what) => {
    const { status, body } = await app.api.send(method, `/v2/process-instances/${ended}/${what}`);
    expect({ status, code: body.code }).toEqual({ status: 410, code: 'PROCESS_INSTANCE_ARCHIVED' });
  });

  it('has its whole history in a file', () => {
    const archive = join(app.folder, 'archive');
    const files = readdirSync(archive, { recursive: true }).map(String);
    const [file] = files.filter((name) => name.endsWith(`${ended}.ndjson.gz`));
    const lines = gunzipSync(readFileSync(join(archive, file as string)))
      .toString()
      .trimEnd()
      .split('\n');
    const events = lines.map((line) => JSON.parse(line) as { type: string; revision: number });
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, at) => at));
    expect(events.map(({ type }) => type)).toEqual(
      (history as { items: { type: string }[] }).items.map(({ type }) => type),
    );
    expect(files.some((name) => name.includes(active))).toBe(false);
  });

  it('leaves those alone that go on, and a doctor finds nothing wrong', async () => {
    expect((await app.api.get(`/v2/process-instances/${active}/state`)).status).toBe(200);
    const { code, out } = await onward(['doctor'], app.server.url);
    expect(out).toContain('1 instances are as in the log');
    expect(code).toBe(0);
  });
});
