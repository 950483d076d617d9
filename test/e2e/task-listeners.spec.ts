import { process, toXml } from '@onward/bpmn';
import type { Answer, RequestOptions } from './support/api.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  const listened = process('listened')
    .startEvent()
    .userTask('approve', {
      assignee: 'ann',
      headers: { area: 'north' },
      taskListeners: [
        { on: 'assigning', type: 'on-assigning' },
        { on: 'updating', type: 'on-updating' },
        { on: 'completing', type: 'on-completing' },
        { on: 'completing', type: 'on-completing-too' },
      ],
    })
    .on({ signal: 'withdrawn' }, (path) => path.endEvent('withdrawn-end'))
    .endEvent('end')
    .build();
  await app.api.deploy({ 'listened.bpmn': await toXml(listened) });
});
afterAll(() => app.close());

interface Job {
  readonly jobKey: string;
  readonly userTask: { readonly userTaskKey: string };
}

/** The next listener's job, as a worker gets it. */
async function job(type: string): Promise<Job> {
  const { body } = await app.api.post('/v2/jobs/activation', {
    type,
    worker: 'w',
    timeout: 60_000,
    maxJobsToActivate: 1,
  });
  expect(body.jobs).toHaveLength(1);
  return body.jobs[0];
}

async function answer(type: string, result?: object): Promise<Job> {
  const found = await job(type);
  const path = `/v2/jobs/${found.jobKey}/completion`;
  const { status } = await app.api.post(path, result && { result: { type: 'userTask', ...result } });
  expect(status).toBe(204);
  return found;
}

/** An instance whose task belongs to ann. */
async function open() {
  const { body } = await app.api.post('/v2/process-instances', { processDefinitionId: 'listened' });
  const { userTask } = await answer('on-assigning');
  const path = `/v2/user-tasks/${userTask.userTaskKey}`;
  return { path, instance: `/v2/process-instances/${body.processInstanceKey}` };
}

const AT_ONCE = { headers: { prefer: 'wait=0' } };
const complete = (path: string, options?: RequestOptions): Promise<Answer> =>
  app.api.post(`${path}/completion`, { variables: { ok: true } }, options);
const stateOf = async (instance: string) => (await app.api.get(`${instance}/state`)).body;
const caughtUp = async (path: string) => (await app.api.caughtUp('GET', path)).body;

describe('a request that task listeners hold up', () => {
  it('is answered when all of them have let it happen, and what it did can be read', async () => {
    const { path, instance } = await open();
    const completed = complete(path);
    await answer('on-completing');
    await answer('on-completing-too');
    const { status, headers } = await completed;
    expect(status).toBe(204);
    const { body } = await app.api.get(path, {
      headers: { 'onward-position': headers.get('onward-position')! },
    });
    expect(body.state).toBe('COMPLETED');
    expect(await stateOf(instance)).toMatchObject({ state: 'COMPLETED', variables: { ok: true } });
    expect(headers.get('etag')).toBe(`"${(await stateOf(instance)).revision}"`);
  });

  it('is refused with the reason of the listener that denies it', async () => {
    const { path, instance } = await open();
    const completed = complete(path);
    await answer('on-completing');
    await answer('on-completing-too', { denied: true, deniedReason: 'the form is not signed' });
    expect(await completed).toMatchObject({
      status: 409,
      body: {
        code: 'USER_TASK_STEP_DENIED',
        state: 'CREATED',
        detail: expect.stringContaining('the form is not signed'),
      },
    });
    expect(await stateOf(instance)).toMatchObject({
      state: 'ACTIVE',
      userTasks: [{ elementId: 'approve' }],
    });
    const again = complete(path);
    await answer('on-completing');
    await answer('on-completing-too');
    expect((await again).status).toBe(204);
  });

  it('is shown to the listener with the user task, also as headers, and with the headers of the model', async () => {
    const { path } = await open();
    const assigned = app.api.post(`${path}/assignment`, { assignee: 'bob', action: 'hand-over' });
    const asked = await job('on-assigning');
    expect(asked).toMatchObject({
      userTask: { assignee: 'bob', action: 'hand-over', changedAttributes: ['assignee'] },
      customHeaders: {
        area: 'north',
        'io.camunda.zeebe:assignee': 'bob',
        'io.camunda.zeebe:action': 'hand-over',
        'io.camunda.zeebe:changedAttributes': '["assignee"]',
        'io.camunda.zeebe:priority': '50',
        'io.camunda.zeebe:userTaskKey': asked.userTask.userTaskKey,
      },
    });
    const refused = await app.api.post(`/v2/jobs/${asked.jobKey}/completion`, { variables: { a: 1 } });
    expect(refused).toMatchObject({ status: 400, body: { code: 'JOB_RESULT_INVALID', field: 'variables' } });
    expect((await app.api.post(`/v2/jobs/${asked.jobKey}/completion`)).status).toBe(204);
    expect((await assigned).status).toBe(204);
  });

  it('changes what the listener has corrected', async () => {
    const { path } = await open();
    const assigned = app.api.post(`${path}/assignment`, { assignee: 'bob' });
    await answer('on-assigning', { corrections: { assignee: 'carl', priority: 7 } });
    expect((await assigned).status).toBe(204);
    expect(await caughtUp(path)).toMatchObject({ assignee: 'carl', priority: 7 });
  });

  it.each<[string, (path: string) => Promise<Answer>, string]>([
    ['an assignment', (path) => app.api.post(`${path}/assignment`, { assignee: 'bob' }), 'on-assigning'],
    ['a taking back', (path) => app.api.delete(`${path}/assignee`), 'on-assigning'],
    ['an update', (path) => app.api.patch(path, { changeset: { priority: 9 } }), 'on-updating'],
  ])('may be %s, denied or not', async (_what, send, type) => {
    const { path } = await open();
    const before = await caughtUp(path);
    const denied = send(path);
    await answer(type, { denied: true });
    expect(await denied).toMatchObject({ status: 409, body: { code: 'USER_TASK_STEP_DENIED' } });
    const { assignee, priority } = await caughtUp(path);
    expect({ assignee, priority }).toEqual({ assignee: before.assignee, priority: before.priority });
    const accepted = send(path);
    await answer(type);
    expect((await accepted).status).toBe(204);
    const after = await caughtUp(path);
    expect({ assignee: after.assignee, priority: after.priority }).not.toEqual({ assignee, priority });
  });

  it.each([true, false])(
    'may be an update of variables at the task (local: %s), denied or not',
    async (local) => {
      const { path, instance } = await open();
      const { elementInstanceKey } = await caughtUp(path);
      const where = `/v2/element-instances/${elementInstanceKey}/variables`;
      const set = (x: number) => app.api.put(where, { variables: { x }, local });
      const denied = set(1);
      const asked = await answer('on-updating', { denied: true, deniedReason: 'not that' });
      expect(asked.userTask).toMatchObject({ changedAttributes: ['variables'] });
      expect(await denied).toMatchObject({
        status: 409,
        body: { code: 'USER_TASK_STEP_DENIED', detail: expect.stringContaining('not that') },
      });
      const filter = { processInstanceKey: instance.split('/').at(-1), name: 'x' };
      const found = async () =>
        (await app.api.caughtUp('POST', '/v2/variables/search', { filter })).body.items.map(
          (it: { scopeKey: string; value: string }) => [it.scopeKey, it.value],
        );
      expect(await found()).toEqual([]);
      const accepted = set(2);
      await answer('on-updating');
      expect((await accepted).status).toBe(204);
      expect(await found()).toEqual([[local ? elementInstanceKey : filter.processInstanceKey, '2']]);
    },
  );

  it('waits no longer than its client prefers, and the step goes on', async () => {
    const { path, instance } = await open();
    expect(await complete(path, AT_ONCE)).toMatchObject({
      status: 504,
      body: { code: 'USER_TASK_STEP_NOT_ENDED', state: 'COMPLETING' },
    });
    expect(await complete(path, AT_ONCE)).toMatchObject({
      status: 409,
      body: { code: 'USER_TASK_WRONG_STATE', state: 'COMPLETING' },
    });
    await answer('on-completing');
    await answer('on-completing-too');
    expect((await stateOf(instance)).state).toBe('COMPLETED');
  });

  it.each<[string, (instance: string) => Promise<Answer>]>([
    ['its instance is cancelled', (instance) => app.api.post(`${instance}/cancellation`, {})],
    ['its task is interrupted', () => app.api.post('/v2/signals/broadcast', { signalName: 'withdrawn' })],
  ])('is refused when %s', async (_what, end) => {
    const { path, instance } = await open();
    const completed = complete(path);
    await job('on-completing');
    expect((await end(instance)).status).toBeLessThan(300);
    expect(await completed).toMatchObject({
      status: 409,
      body: { code: 'USER_TASK_STEP_CANCELED', state: 'CANCELED' },
    });
  });

  it('is answered the same when it is repeated, also while it waits and after the instance has ended', async () => {
    const { path } = await open();
    const keyed = (key: string, prefer = 'wait=60') => ({ headers: { 'idempotency-key': key, prefer } });
    const denied = complete(path, keyed('denied'));
    await answer('on-completing', { denied: true, deniedReason: 'no' });
    const refusal = { status: 409, body: { detail: expect.stringContaining('no') } };
    expect(await denied).toMatchObject(refusal);
    expect(await complete(path, keyed('denied'))).toMatchObject(refusal);
    expect((await complete(path, keyed('accepted', 'wait=0'))).status).toBe(504);
    const waiting = complete(path, keyed('accepted'));
    await answer('on-completing');
    await answer('on-completing-too');
    const first = await waiting;
    expect(first.status).toBe(204);
    const repeated = await complete(path, keyed('accepted'));
    expect(repeated.status).toBe(204);
    expect(repeated.headers.get('idempotency-replayed')).toBe('true');
    expect(repeated.headers.get('onward-position')).toBe(first.headers.get('onward-position'));
    expect(await complete(path, keyed('denied'))).toMatchObject(refusal);
  });

  it('does not keep a server from stopping', async () => {
    const other = await startApp();
    await other.api.deploy({
      'p.bpmn': await toXml(
        process('p')
          .startEvent()
          .userTask('u', { taskListeners: [{ on: 'completing', type: 'nobody' }] })
          .endEvent('end')
          .build(),
      ),
    });
    const { body } = await other.api.post('/v2/process-instances', { processDefinitionId: 'p' });
    const filter = { processInstanceKey: body.processInstanceKey };
    const found = await other.api.caughtUp('POST', '/v2/user-tasks/search', { filter });
    const completed = other.api.post(`/v2/user-tasks/${found.body.items[0].userTaskKey}/completion`, {});
    await other.api.post('/v2/jobs/activation', {
      type: 'nobody',
      worker: 'w',
      timeout: 60_000,
      maxJobsToActivate: 1,
    });
    await Promise.all([
      other.close(),
      expect(completed).resolves.toMatchObject({ status: 503, body: { code: 'STOPPING' } }),
    ]);
  });
});
