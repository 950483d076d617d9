import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('the server', () => {
  it('says that it lives and is ready', async () => {
    expect((await app.api.get('/health/live')).body).toEqual({ status: 'UP' });
    expect((await app.api.get('/health/ready')).body).toEqual({ status: 'READY' });
  });

  it('tells its topology', async () => {
    const { status, body } = await app.api.get('/v2/topology');
    expect(status).toBe(200);
    expect(missingFields('GET /topology', body)).toEqual([]);
    expect(body.brokers[0].port).toBe(app.server.port);
  });

  it('documents itself, without any other server', async () => {
    const page = await app.api.get('/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    const referenced = [...String(page.body).matchAll(/(?:src|href|url)[=:] ?["']([^"']+)["']/g)].map(
      ([, url]) => url!,
    );
    expect(referenced.length).toBeGreaterThan(3);
    for (const url of referenced) {
      expect(url).toMatch(/^\/docs/);
      expect((await app.api.get(url)).status).toBe(200);
    }
  });

  it('describes every route in OpenAPI', async () => {
    const { body } = await app.api.get('/docs-json');
    expect(body.openapi).toMatch(/^3\./);
    const paths = Object.keys(body.paths);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/v2/deployments',
        '/v2/process-instances',
        '/v2/process-instances/{processInstanceKey}/events',
        '/v2/process-instances/{processInstanceKey}/state',
        '/v2/jobs/activation',
        '/v2/user-tasks/{userTaskKey}/assignee',
        '/v2/projections/{name}/rebuild',
        '/v2/events',
      ]),
    );
    expect(body.components.schemas.CreateInstanceDto.properties).toHaveProperty('awaitCompletion');
  });

  it('has numbers for Prometheus', async () => {
    const { body } = await app.api.get('/metrics');
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).toMatch(/^onward_cluster_members 1$/m);
    expect(body).toMatch(/^onward_append_conflicts_total 0$/m);
    expect(body).toMatch(/^onward_timers_refused 0$/m);
    expect(body).toMatch(/onward_projection_live\{projection="process-instances"\} [01]/);
  });
});
