import { oneUserTask } from './support/processes.js';
import { missingFields } from './support/required-fields.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.api.deploy({ 'approval.bpmn': await oneUserTask('approval') });
});
afterAll(() => app.close());

async function open() {
  const request = {
    processDefinitionId: 'approval',
    variables: { amount: 3 },
    businessId: 'case-1',
    tags: ['big'],
  };
  const { processInstanceKey } = (await app.api.post('/v2/process-instances', request)).body;
  const found = await app.api.caughtUp('POST', '/v2/user-tasks/search', { filter: { processInstanceKey } });
  const [task] = found.body.items;
  return { task, path: `/v2/user-tasks/${task.userTaskKey}`, found: found.body, processInstanceKey };
}

describe('a user task', () => {
  it('is found with all that the contract requires', async () => {
    const { task, path, found, processInstanceKey } = await open();
    expect(missingFields('POST /user-tasks/search', found)).toEqual([]);
    expect(task).toMatchObject({
      state: 'CREATED',
      name: 'Approve',
      assignee: null,
      candidateGroups: ['clerks'],
      priority: 80,
      processName: 'Approval',
      businessId: 'case-1',
      tags: ['big'],
    });
    const got = await app.api.get(path);
    expect(missingFields('GET /user-tasks/{userTaskKey}', got.body)).toEqual([]);
    expect(got.body).toEqual(task);
    const search = async (filter: object) =>
      (await app.api.post('/v2/user-tasks/search', { filter: { processInstanceKey, ...filter } })).body.items
        .length;
    expect(
      await search({ candidateGroup: 'clerks', state: 'created', businessId: 'case-1', tags: ['big'] }),
    ).toBe(1);
    expect(await search({ candidateGroup: 'bosses' })).toBe(0);
    expect(await search({ businessId: 'case-2' })).toBe(0);
    expect(await search({ priority: { $gt: 50 }, assignee: { $exists: false } })).toBe(1);
    expect(await search({ processInstanceVariables: [{ name: 'amount', value: '3' }] })).toBe(1);
  });

  it('is claimed by the first, reassigned by whoever may, and given back', async () => {
    const { path } = await open();
    const assign = (body: object) => app.api.post(`${path}/assignment`, body);
    const assignee = async () => (await app.api.caughtUp('GET', path)).body.assignee;
    expect((await assign({ assignee: 'ann', allowOverride: false })).status).toBe(204);
    expect(await assign({ assignee: 'bob', allowOverride: false })).toMatchObject({
      status: 409,
      body: { code: 'USER_TASK_ASSIGNED' },
    });
    expect(await assignee()).toBe('ann');
    expect((await assign({ assignee: 'bob' })).status).toBe(204);
    expect(await assignee()).toBe('bob');
    expect((await app.api.delete(`${path}/assignee`)).status).toBe(204);
    expect(await assignee()).toBeNull();
  });

  it('is updated, each property on its own', async () => {
    const { path } = await open();
    const changeset = { priority: 10, dueDate: '2030-01-01T10:00:00+01:00', candidateUsers: ['eve'] };
    expect((await app.api.patch(path, { changeset })).status).toBe(204);
    expect((await app.api.caughtUp('GET', path)).body).toMatchObject({
      priority: 10,
      dueDate: '2030-01-01T09:00:00.000Z',
      candidateUsers: ['eve'],
      candidateGroups: ['clerks'],
    });
    expect((await app.api.patch(path, { changeset: { dueDate: '', priority: null } })).status).toBe(204);
    expect((await app.api.caughtUp('GET', path)).body).toMatchObject({ priority: 10, dueDate: null });
    expect(await app.api.patch(path, { changeset: { dueDate: 'soon' } })).toMatchObject({
      status: 400,
      body: { code: 'USER_TASK_CHANGE_INVALID' },
    });
  });

  it.each([{}, { assignee: '' }, { assignee: null }, { assignee: 7 }])(
    'is not assigned by %j',
    async (body) => {
      expect(await app.api.post('/v2/user-tasks/1/assignment', body)).toMatchObject({
        status: 400,
        body: { field: 'assignee' },
      });
    },
  );

  it('is completed with variables, once', async () => {
    const { path, processInstanceKey } = await open();
    const done = await app.api.post(`${path}/completion`, {
      variables: { approved: true },
      action: 'approve',
    });
    expect(done.status).toBe(204);
    expect((await app.api.get(`/v2/process-instances/${processInstanceKey}/state`)).body).toMatchObject({
      state: 'COMPLETED',
      variables: { amount: 3, approved: true },
    });
    expect((await app.api.caughtUp('GET', path)).body).toMatchObject({
      state: 'COMPLETED',
      completionDate: expect.any(String),
    });
    expect((await app.api.post(`${path}/completion`)).status).toBe(409);
  });
});
