import { oneJob } from './support/processes.js';
import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** One instance of a process of its own, and its job handed out. */
async function activated(type: string, variables: object = {}) {
  await app.api.deploy({ [`${type}.bpmn`]: await oneJob(type) });
  const { processInstanceKey } = (
    await app.api.post('/v2/process-instances', { processDefinitionId: type, variables })
  ).body;
  const [job] = (await activate(type)).body.jobs;
  return {
    job,
    jobPath: `/v2/jobs/${job.jobKey}`,
    instancePath: `/v2/process-instances/${processInstanceKey}`,
  };
}

const activate = (type: string, more: object = {}) =>
  app.api.post('/v2/jobs/activation', {
    type,
    worker: 'w1',
    timeout: 60_000,
    maxJobsToActivate: 10,
    ...more,
  });

describe('activation', () => {
  it('hands out a job with all that the contract requires', async () => {
    await app.api.deploy({ 'full.bpmn': await oneJob('full') });
    await app.api.post('/v2/process-instances', {
      processDefinitionId: 'full',
      variables: { a: 1, b: 2 },
      tags: ['t'],
      businessId: 'x',
    });
    const answer = await activate('full', { fetchVariable: ['a'] });
    expect(answer.status).toBe(200);
    expect(missingFields('POST /jobs/activation', answer.body)).toEqual([]);
    expect(answer.body.jobs).toMatchObject([
      {
        type: 'full',
        worker: 'w1',
        retries: 3,
        variables: { a: 1 },
        tags: ['t'],
        businessId: 'x',
        elementId: 'work',
        attempt: 1,
      },
    ]);
    expect(answer.body.jobs[0].idempotencyKey).toBe(answer.body.jobs[0].jobKey);
  });

  it('leases: nobody else gets the job', async () => {
    await activated('leased');
    expect((await activate('leased', { requestTimeout: -1 })).body).toEqual({ jobs: [] });
  });

  it('gives up after requestTimeout', async () => {
    expect((await activate('nothing', { requestTimeout: 20 })).body).toEqual({ jobs: [] });
  });

  it('waits for a job that comes later', async () => {
    await app.api.deploy({ 'later.bpmn': await oneJob('later') });
    const waiting = activate('later', { requestTimeout: 30_000 });
    await app.api.post('/v2/process-instances', { processDefinitionId: 'later' });
    expect((await waiting).body.jobs).toHaveLength(1);
  });

  it('hands out again what was handed to a client that had left', async () => {
    await app.api.deploy({ 'gone.bpmn': await oneJob('gone') });
    const leaving = new AbortController();
    const poll = app.api.post(
      '/v2/jobs/activation',
      { type: 'gone', timeout: 600_000, maxJobsToActivate: 1, requestTimeout: 60_000 },
      { signal: leaving.signal },
    );
    leaving.abort();
    await expect(poll).rejects.toThrow();
    await app.api.post('/v2/process-instances', { processDefinitionId: 'gone' });
    expect((await activate('gone')).body.jobs).toHaveLength(1);
  });

  it.each([
    ['no type', { timeout: 1, maxJobsToActivate: 1 }, 'type'],
    ['no timeout', { type: 'a', maxJobsToActivate: 1 }, 'timeout'],
    ['no number of jobs', { type: 'a', timeout: 1 }, 'maxJobsToActivate'],
    ['lease tokens', { type: 'a', timeout: 1, maxJobsToActivate: 1, withLease: true }, 'withLease'],
  ])('refuses %s', async (_what, body, field) => {
    expect(await app.api.post('/v2/jobs/activation', body)).toMatchObject({ status: 400, body: { field } });
  });
});

describe('completion', () => {
  it('goes on with the result, once', async () => {
    const { jobPath, instancePath } = await activated('completed', { a: 1 });
    const done = await app.api.post(`${jobPath}/completion`, { variables: { b: 2 } });
    expect(done).toMatchObject({ status: 204, body: undefined });
    expect((await app.api.get(`${instancePath}/state`)).body).toMatchObject({
      state: 'COMPLETED',
      variables: { a: 1, b: 2 },
    });
    const again = await app.api.post(`${jobPath}/completion`);
    expect(again.status).toBe(409);
    expect(again.body.state).toBe('COMPLETED');
  });

  it('needs no body', async () => {
    const { jobPath } = await activated('bare');
    expect((await app.api.post(`${jobPath}/completion`)).status).toBe(204);
  });
});

describe('failure', () => {
  it('with retries left, hands the job out again', async () => {
    const { jobPath } = await activated('retried');
    const failed = await app.api.post(`${jobPath}/failure`, { retries: 2, errorMessage: 'no network' });
    expect(failed.status).toBe(204);
    expect((await activate('retried')).body.jobs).toMatchObject([{ retries: 2, attempt: 2 }]);
  });

  it('with a back-off, not at once', async () => {
    const { jobPath } = await activated('delayed');
    await app.api.post(`${jobPath}/failure`, { retries: 2, retryBackOff: 3_600_000 });
    expect((await activate('delayed', { requestTimeout: -1 })).body.jobs).toEqual([]);
  });

  it('without retries, raises an incident, which an operator resolves', async () => {
    const { jobPath, instancePath } = await activated('failing');
    await app.api.post(`${jobPath}/failure`, { errorMessage: 'out of stock' });
    const incidents = await app.api.caughtUp('POST', '/v2/incidents/search', {
      filter: { errorMessage: 'out of stock' },
    });
    expect(missingFields('POST /incidents/search', incidents.body)).toEqual([]);
    expect(incidents.body.items).toMatchObject([
      { state: 'ACTIVE', errorType: 'JOB_NO_RETRIES', elementId: 'work' },
    ]);
    const [{ incidentKey }] = incidents.body.items;
    const got = await app.api.get(`/v2/incidents/${incidentKey}`);
    expect(missingFields('GET /incidents/{incidentKey}', got.body)).toEqual([]);
    expect((await app.api.get(instancePath)).body.hasIncident).toBe(true);

    expect((await app.api.post(`/v2/incidents/${incidentKey}/resolution`)).status).toBe(204);
    expect((await app.api.caughtUp('GET', `/v2/incidents/${incidentKey}`)).body.state).toBe('RESOLVED');
    expect((await activate('failing')).body.jobs).toMatchObject([{ retries: 1 }]);
    expect((await app.api.post(`/v2/incidents/${incidentKey}/resolution`)).status).toBe(409);
  });
});

describe('error', () => {
  it('that nothing catches raises an incident', async () => {
    const { jobPath, job } = await activated('erring');
    expect(
      (await app.api.post(`${jobPath}/error`, { errorCode: 'DECLINED', errorMessage: 'no' })).status,
    ).toBe(204);
    const found = await app.api.caughtUp('POST', '/v2/incidents/search', { filter: { jobKey: job.jobKey } });
    expect(found.body.items).toMatchObject([{ errorType: 'UNHANDLED_ERROR_EVENT' }]);
  });

  it('needs a code', async () => {
    expect((await app.api.post('/v2/jobs/1/error', {})).body).toMatchObject({
      code: 'INVALID_FIELD',
      field: 'errorCode',
    });
  });
});

describe('PATCH', () => {
  it('gives a job other retries', async () => {
    const { jobPath, job } = await activated('patched');
    expect((await app.api.patch(jobPath, { changeset: { retries: 9 } })).status).toBe(204);
    const found = await app.api.caughtUp('POST', '/v2/jobs/search', { filter: { jobKey: job.jobKey } });
    expect(missingFields('POST /jobs/search', found.body)).toEqual([]);
    expect(found.body.items).toMatchObject([{ retries: 9, state: 'RETRIES_UPDATED' }]);
  });

  it('ends a lease at another time', async () => {
    const { jobPath } = await activated('prolonged');
    expect((await app.api.patch(jobPath, { changeset: { timeout: 1 } })).status).toBe(204);
    expect((await activate('prolonged', { requestTimeout: 30_000 })).body.jobs).toHaveLength(1);
  });

  it('refuses to change the lease of a job that nobody works on', async () => {
    const { jobPath } = await activated('idle');
    await app.api.post(`${jobPath}/completion`);
    expect(await app.api.patch(jobPath, { changeset: { timeout: 1000 } })).toMatchObject({
      status: 409,
      body: { code: 'JOB_WRONG_STATE', state: 'COMPLETED' },
    });
    expect(await app.api.patch('/v2/jobs/1', { changeset: { timeout: 1000 } })).toMatchObject({
      status: 404,
      body: { code: 'JOB_NOT_FOUND' },
    });
  });

  it('changes retries and lease together, or nothing', async () => {
    const { jobPath, job } = await activated('both');
    await app.api.post(`${jobPath}/failure`, { retries: 2 });
    const refused = await app.api.patch(jobPath, { changeset: { retries: 9, timeout: 1000 } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'JOB_NOT_ACTIVATED', state: 'FAILED' } });
    const found = await app.api.caughtUp('POST', '/v2/jobs/search', { filter: { jobKey: job.jobKey } });
    expect(found.body.items).toMatchObject([{ retries: 2 }]);
  });

  it('of a lease answers like every command, and heeds If-Match', async () => {
    const { jobPath, job } = await activated('leased');
    const changeset = { timeout: 50_000 };
    const { headers } = await app.api.get(`/v2/process-instances/${job.processInstanceKey}/state`);
    const stale = await app.api.patch(jobPath, { changeset }, { headers: { 'if-match': '0' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'REVISION_MISMATCH' } });
    expect(stale.headers.get('etag')).toBe(headers.get('etag'));
    const current = { 'if-match': headers.get('etag')! };
    const done = await app.api.patch(jobPath, { changeset }, { headers: current });
    expect(done.status).toBe(204);
    expect(done.headers.get('onward-position')).toMatch(/^\d+$/);
  });

  it.each([
    ['nothing', { changeset: {} }, 'changeset'],
    ['a priority', { changeset: { retries: 1, priority: 3 } }, 'changeset.priority'],
    ['no retries', { changeset: { retries: 0 } }, 'changeset.retries'],
  ])('refuses %s', async (_what, body, field) => {
    expect(await app.api.patch('/v2/jobs/1', body)).toMatchObject({ status: 400, body: { field } });
  });
});
