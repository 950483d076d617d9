import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Api } from './support/api.js';
import { missingFields } from './support/required-fields.js';
import { oneJob } from './support/processes.js';
import { startProcess, type ServerProcess } from './support/server-process.js';
import { EventReader } from './support/sse.js';

jest.setTimeout(60_000);

let folder: string;
const running: ServerProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onward-process-'));
});
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended();
  }
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}, args: string[] = []): ServerProcess {
  const server = startProcess({ ONWARD_DATA: folder, ...env }, args);
  running.push(server);
  return server;
}

async function failure(server: ServerProcess) {
  const code = await server.ended();
  return { code, ...server.output() };
}

describe('the server as a process', () => {
  it('says where it listens, where the data lies, and what to try', async () => {
    const server = start();
    const url = await server.url();
    expect(server.output().out).toContain(folder);
    expect(server.output().out).toContain(`${url}/docs`);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('ends on SIGTERM within 10 s, long polls and event streams included', async () => {
    const server = start();
    const api = new Api(await server.url());
    await api.deploy({ 'a.bpmn': await oneJob('a') });
    const { body } = await api.post('/v2/process-instances', { processDefinitionId: 'a' });
    const reader = await EventReader.open(
      `${api.url}/v2/process-instances/${body.processInstanceKey}/events`,
    );
    await reader.until('JobCreated');
    const poll = api.post('/v2/jobs/activation', {
      type: 'none',
      timeout: 1000,
      maxJobsToActivate: 1,
      requestTimeout: 600_000,
    });
    const awaited = api.post('/v2/process-instances', {
      processDefinitionId: 'a',
      awaitCompletion: true,
      requestTimeout: 600_000,
    });
    const answers = Promise.all([poll, awaited, reader.take(1)]);
    let created = 1;
    for (let polls = 0; created < 2 && polls < 1000; polls++) {
      created = (await api.post('/v2/process-instances/search')).body.page.totalItems;
    }
    const began = Date.now();
    server.child.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    const [polled, ended, events] = await answers;
    expect(polled.body).toEqual({ jobs: [] });
    expect(ended).toMatchObject({ status: 503, body: { code: 'STOPPING' } });
    expect(events).toEqual([]);
  });

  it('refuses a port that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await failure(start({ ONWARD_PORT: String(port) }));
    taken.close();
    expect(code).toBe(1);
    expect(err).toBe(
      `onward: port ${port} of 127.0.0.1 is taken: stop what listens there, or set ONWARD_PORT to another one\n`,
    );
  });

  it('refuses a data folder that another server uses, and takes it when that one was killed', async () => {
    const first = start();
    await first.url();
    const { code, err } = await failure(start());
    expect(code).toBe(1);
    expect(err).toMatch(/^onward: another process uses the data folder .*\n$/);
    first.child.kill('SIGKILL');
    await first.ended();
    expect(await start().url()).toMatch(/^http:/);
  });

  it.each([
    [{ ONWARD_PORT: 'x' }, [], 'onward: ONWARD_PORT=x is no port; it is a number from 0 to 65535\n'],
    [{}, ['--what'], /^onward: unknown flag --what; .*\n$/],
    [{ ONWARD_HOST: '0.0.0.0' }, [], /^onward: ONWARD_HOST=0\.0\.0\.0 .* ONWARD_INSECURE=true .*\n$/],
    [
      { ONWARD_HANDLERS: './missing.mjs' },
      [],
      /^onward: ONWARD_HANDLERS=\.\/missing\.mjs cannot be loaded: .*\n$/,
    ],
    [
      { ONWARD_PROJECTIONS: './missing.mjs' },
      [],
      /^onward: ONWARD_PROJECTIONS=\.\/missing\.mjs cannot be loaded: .*\n$/,
    ],
  ])('stops with one line for %j %j', async (env, args, expected) => {
    const { code, out, err } = await failure(start(env as Record<string, string>, args as string[]));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toEqual(expect.stringMatching(expected));
  });

  it('takes handlers and projections from modules', async () => {
    const handlers = join(folder, 'handlers.mjs');
    const projections = join(folder, 'projections.mjs');
    await writeFile(
      handlers,
      'export default { a: async (job) => ({ key: job.idempotencyKey, attempt: job.attempt, job: JSON.stringify(job) }) };\n',
    );
    await writeFile(
      projections,
      `export default { name: 'ends', version: 1, indexes: [], on: { ProcessInstanceCompleted: {
        ids: (event) => event.stream, apply: (_doc, event, id) => ({ _id: id, revision: event.revision }) } } };\n`,
    );
    const server = start({
      ONWARD_DATA: join(folder, 'data'),
      ONWARD_HANDLERS: handlers,
      ONWARD_PROJECTIONS: projections,
    });
    const api = new Api(await server.url());
    await api.deploy({ 'a.bpmn': await oneJob('a') });
    const done = await api.post('/v2/process-instances', { processDefinitionId: 'a', awaitCompletion: true });
    expect(done).toMatchObject({ status: 200, body: { variables: { attempt: 1, key: expect.any(String) } } });
    // What a handler gets is what a worker would get over HTTP.
    expect(missingFields('POST /jobs/activation', { jobs: [JSON.parse(done.body.variables.job)] })).toEqual(
      [],
    );
    const { position } = (
      await api.get(`/v2/process-instances/${done.body.processInstanceKey}/events`)
    ).body.items.at(-1);
    const found = await api.post(
      '/v2/projections/ends/search',
      {},
      { headers: { 'onward-position': position } },
    );
    expect(found.body.items).toHaveLength(1);
  });
});
