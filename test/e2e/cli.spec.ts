import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobWorker, OnwardClient } from '@onward/client';
import { onward } from '../support/cli.js';
import { automatic, oneJob, oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
let client: OnwardClient;
let cwd: string;
beforeAll(async () => {
  app = await startApp();
  client = new OnwardClient({ baseUrl: app.server.url });
  cwd = await mkdtemp(join(tmpdir(), 'onward-cli-e2e-'));
  await writeFile(join(cwd, 'auto.bpmn'), await automatic('auto'));
  await writeFile(join(cwd, 'task.bpmn'), await oneUserTask('task'));
  await writeFile(join(cwd, 'job.bpmn'), await oneJob('job'));
  await writeFile(join(cwd, 'bad.bpmn'), (await oneJob('bad')).replace(/<zeebe:taskDefinition[^>]*>/, ''));
});
afterAll(async () => {
  await app.close();
  await rm(cwd, { recursive: true });
});

const cli = (...argv: string[]) => onward(argv, app.server.url, { cwd });
/** Queries of the command line read what is projected: waits for the read models to have what is stored now. */
const caughtUp = async () => {
  const { runtime } = app.server;
  await runtime.projections.waitFor(await runtime.projections.head(), 10_000);
};

it('deploys files, and shows why it does not', async () => {
  const { code, out } = await cli('deploy', 'auto.bpmn', 'task.bpmn', 'job.bpmn');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^PROCESS +VERSION +KEY +FILE\nauto +1 +\d+ +auto\.bpmn\ntask +1 +\d+ +task\.bpmn\njob /,
  );
  const refused = await cli('deploy', 'auto.bpmn', 'bad.bpmn');
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/^onward: .*\([A-Z_]+\)\nFILE +ELEMENT .*MESSAGE\nbad\.bpmn +work /);
});

it('starts an instance, awaits it, lists it and watches it', async () => {
  const { code, json } = await cli('start', 'auto', '--variables', '{"a":1}', '--await', '--json');
  expect(code).toBe(0);
  expect(json).toMatchObject({ processDefinitionId: 'auto', variables: { a: 1 } });
  await caughtUp();
  expect((await cli('list', '--process', 'auto', '--state', 'COMPLETED')).out).toContain(
    json.processInstanceKey,
  );
  const watched = await cli('watch', json.processInstanceKey);
  expect(watched.code).toBe(0);
  expect(watched.out).toMatch(/^#0 .* ProcessInstanceCreated .*\n(.*\n)*#\d+ .* ProcessInstanceCompleted\n$/);
});

it('says what a server does not know', async () => {
  expect(await cli('start', 'nothing')).toMatchObject({
    code: 1,
    err: expect.stringContaining('(PROCESS_DEFINITION_NOT_FOUND)'),
  });
  expect((await cli('watch', '9007199253692416')).err).toContain('(PROCESS_INSTANCE_NOT_FOUND)');
  expect((await cli('projections', 'rebuild', 'nothing')).err).toContain('(PROJECTION_NOT_FOUND)');
});

it('lists, claims and completes user tasks', async () => {
  const { processInstanceKey } = (await cli('start', 'task', '--json')).json;
  await caughtUp();
  const listed = (await cli('tasks', '--group', 'clerks', '--json')).json;
  const [{ userTaskKey }] = listed.items.filter(
    (one: typeof listed) => one.processInstanceKey === processInstanceKey,
  );
  expect((await cli('tasks', 'claim', userTaskKey, '--user', 'ada')).code).toBe(0);
  const other = await cli('tasks', 'claim', userTaskKey, '--user', 'bob');
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('(USER_TASK_ASSIGNED') });
  expect((await cli('tasks', 'complete', userTaskKey, '--variables', '{"ok":true}')).code).toBe(0);
  expect((await client.state(processInstanceKey)).state).toBe('COMPLETED');
});

it('finds an incident, tries again, and finds nothing wrong any more', async () => {
  const { processInstanceKey: key } = (await cli('start', 'job', '--json')).json;
  const [job] = await client.activateJobs({ type: 'job', maxJobsToActivate: 1, timeout: 60_000 });
  await client.failJob(job!.jobKey, { retries: 0, errorMessage: 'out of stock' });
  await caughtUp();
  const sick = await cli('doctor');
  expect(sick.code).toBe(1);
  expect(sick.out).toContain(`1 open: work in ${key}`);
  expect((await cli('list', '--incidents')).out).toContain(key);
  expect((await cli('retry', key)).out).toContain('tried again');
  const worker = new JobWorker(client, { type: 'job', handler: () => ({ done: true }) });
  for await (const { type } of client.events(key)) if (type === 'ProcessInstanceCompleted') break;
  await worker.stop();
  await caughtUp();
  const well = await cli('doctor');
  expect({ code: well.code, out: well.out }).toMatchObject({
    code: 0,
    out: expect.stringMatching(/Nothing is wrong\.\n$/),
  });
});

it('lists and rebuilds projections', async () => {
  expect((await cli('projections')).out).toMatch(/^process-instances +live +100 %/m);
  const { code, out } = await cli('projections', 'rebuild', 'process-instances');
  expect(code).toBe(0);
  expect(out).toMatch(/process-instances has been rebuilt and has taken over\.\n$/);
  await caughtUp();
  expect((await cli('list', '--process', 'auto', '--json')).json.items).toHaveLength(1);
});
