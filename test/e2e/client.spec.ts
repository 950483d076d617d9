import { process, toXml } from '@onward/bpmn';
import { JobError, JobWorker, ListenerResult, OnwardClient, searchAll, type EventItem } from '@onward/client';
import { automatic, compensated, oneJob, oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

let app: TestApp;
let client: OnwardClient;
beforeAll(async () => {
  app = await startApp();
  client = new OnwardClient({ baseUrl: app.server.url, autoIdempotency: true });
});
afterAll(() => app.close());

const deploy = async (id: string, content: Promise<string>) =>
  client.deploy([{ name: `${id}.bpmn`, content: await content }]);

it('deploys, creates and reads its own writes', async () => {
  const { deployments } = await deploy('auto', automatic('auto'));
  expect(deployments[0]?.processDefinition).toMatchObject({
    processDefinitionId: 'auto',
    processDefinitionVersion: 1,
  });
  const { processInstanceKey } = await client.createInstance({
    processDefinitionId: 'auto',
    variables: { a: 1 },
  });
  expect(await client.getInstance(processInstanceKey)).toMatchObject({ state: 'COMPLETED', endReason: null });
  const { items } = await client.variables.search({ filter: { processInstanceKey } });
  expect(items.map(({ name, value }) => [name, value])).toEqual([['a', '1']]);
  const { processDefinitionKey } = deployments[0]!.processDefinition!;
  expect(await client.definitions.xml(processDefinitionKey)).toBe(await automatic('auto'));
});

it('finds everything, page by page', async () => {
  await deploy('many', automatic('many'));
  for (let index = 0; index < 7; index++) await client.createInstance({ processDefinitionId: 'many' });
  const filter = { processDefinitionId: 'many' };
  const keys = new Set<string>();
  for await (const { processInstanceKey } of searchAll((request) => client.searchInstances(request), {
    filter,
    pageSize: 3,
  }))
    keys.add(processInstanceKey);
  expect(keys.size).toBe(7);
});

it('follows an instance from its first event to its last, and goes back in time', async () => {
  await deploy('timed', oneUserTask('timed'));
  const { processInstanceKey: key } = await client.createInstance({ processDefinitionId: 'timed' });
  const events: EventItem[] = [];
  for await (const event of client.events(key)) {
    events.push(event);
    if (event.type === 'UserTaskCreated') {
      const { items } = await client.userTasks.search({ filter: { processInstanceKey: key } });
      await client.userTasks.assign(items[0]!.userTaskKey, { assignee: 'ada', allowOverride: false });
      await client.userTasks.complete(items[0]!.userTaskKey, { variables: { approved: true } });
    }
    if (event.type === 'ProcessInstanceCompleted') break;
  }
  expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
  const assigned = events.find(({ type }) => type === 'UserTaskAssigned')!;
  expect(await client.state(key, { revision: assigned.revision })).toMatchObject({
    state: 'ACTIVE',
    userTasks: [{ assignee: 'ada' }],
  });
  expect(await client.state(key)).toMatchObject({
    state: 'COMPLETED',
    variables: { approved: true },
    userTasks: [],
  });
  expect((await client.eventPage(key, { from: 1, limit: 2 })).items).toEqual(events.slice(1, 3));
});

it('follows everything of a definition from the start on', async () => {
  await deploy('feed', automatic('feed'));
  for (let index = 0; index < 3; index++) await client.createInstance({ processDefinitionId: 'feed' });
  const seen: EventItem[] = [];
  for await (const event of client.eventsOfEverything({
    definition: 'feed',
    types: ['ProcessInstanceCreated'],
  })) {
    if (seen.push(event) === 3) break;
  }
  const { items } = await client.eventPageOfEverything({
    definition: 'feed',
    types: ['ProcessInstanceCreated'],
  });
  expect(items).toEqual(seen);
});

it('works on jobs: completes, fails until an incident, and compensates', async () => {
  await deploy('saga', compensated('saga'));
  const released: string[] = [];
  const types = {
    'saga-reserve': () => ({ reserved: 7 }),
    'saga-charge': () => {
      throw new JobError('CARD_DECLINED', 'no money');
    },
    'saga-release': ({ variables, isCompensation }) => {
      released.push(`${String(variables['reserved'])} ${isCompensation}`);
    },
  } satisfies Record<string, ConstructorParameters<typeof JobWorker>[1]['handler']>;
  const workers = Object.entries(types).map(([type, handler]) => new JobWorker(client, { type, handler }));
  const { processInstanceKey: key } = await client.createInstance({ processDefinitionId: 'saga' });
  for await (const { type } of client.events(key)) if (type === 'ProcessInstanceTerminated') break;
  await Promise.all(workers.map((worker) => worker.stop()));
  expect(released).toEqual(['7 true']);
  // The read models follow the log; a command's position waits for what was stored before it.
  client.waitFor((await client.eventPageOfEverything({ instance: key, limit: 1000 })).items.at(-1)!.position);
  expect(await client.getInstance(key)).toMatchObject({ state: 'TERMINATED', endReason: 'COMPENSATED' });
});

it('raises an incident when retries are exhausted, and goes on when it is resolved', async () => {
  await deploy('flaky', oneJob('flaky'));
  let broken = true;
  const worker = new JobWorker(client, {
    type: 'flaky',
    retryBackOff: () => 0,
    handler: () => {
      if (broken) throw new Error('out of stock');
    },
  });
  const { processInstanceKey: key } = await client.createInstance({ processDefinitionId: 'flaky' });
  for await (const { type, data, position } of client.events(key)) {
    if (type === 'IncidentRaised') {
      broken = false;
      client.waitFor(position);
      const { items } = await client.incidents.search({
        filter: { processInstanceKey: key, state: 'ACTIVE' },
      });
      expect(items).toMatchObject([
        { incidentKey: data['incident'], errorMessage: expect.stringContaining('out of stock') },
      ]);
      await client.incidents.resolve(items[0]!.incidentKey);
    }
    if (type === 'ProcessInstanceCompleted') break;
  }
  await worker.stop();
  const { items } = await client.searchJobs({ filter: { processInstanceKey: key } });
  expect(items).toMatchObject([{ state: 'COMPLETED', type: 'flaky' }]);
});

it('answers a repeated command as the first time, and refuses a stale revision', async () => {
  await deploy('idem', oneUserTask('idem'));
  const create = () => client.createInstance({ processDefinitionId: 'idem' }, { idempotencyKey: 'order-1' });
  const first = await create();
  expect(await create()).toEqual(first);
  await expect(client.cancel(first.processInstanceKey, { ifMatch: 0 })).rejects.toMatchObject({
    status: 412,
    code: 'REVISION_MISMATCH',
    currentRevision: expect.any(Number),
  });
  await client.cancel(first.processInstanceKey);
  await expect(client.cancel(first.processInstanceKey)).rejects.toMatchObject({
    status: 409,
    state: 'TERMINATED',
  });
});

it('waits for the listeners of a user task, and is told why one denies what it asks for', async () => {
  const listened = process('listened')
    .startEvent('start')
    .userTask('review', { taskListeners: [{ on: 'updating', type: 'on-updating' }] })
    .endEvent('end');
  await deploy('listened', toXml(listened.build()));
  const { processInstanceKey } = await client.createInstance({ processDefinitionId: 'listened' });
  const { items } = await client.userTasks.search({ filter: { processInstanceKey } });
  const { userTaskKey } = items[0]!;
  const update = (priority: number, waitSeconds?: number) =>
    client.userTasks.update(
      userTaskKey,
      { changeset: { priority } },
      waitSeconds === undefined ? {} : { waitSeconds },
    );
  const worker = new JobWorker(client, {
    type: 'on-updating',
    handler: ({ userTask }) =>
      userTask?.priority === 99
        ? new ListenerResult({ denied: true, deniedReason: 'too urgent' })
        : new ListenerResult({ corrections: { assignee: 'ann' } }),
  });
  await expect(update(99)).rejects.toMatchObject({
    status: 409,
    code: 'USER_TASK_STEP_DENIED',
    detail: expect.stringContaining('too urgent'),
  });
  await update(7);
  expect(await client.userTasks.get(userTaskKey)).toMatchObject({ priority: 7, assignee: 'ann' });
  await worker.stop();
  await expect(update(8, 0)).rejects.toMatchObject({ status: 504, code: 'USER_TASK_STEP_NOT_ENDED' });
});

it('gets a refused deployment’s problems', async () => {
  await expect(deploy('bad', Promise.resolve('<nonsense/>'))).rejects.toMatchObject({
    status: 400,
    problems: expect.arrayContaining([expect.objectContaining({ resource: 'bad.bpmn', code: 'NOT_BPMN' })]),
  });
});

it('is told how the server is', async () => {
  expect(await client.health()).toEqual({ live: true, ready: true, detail: null });
  const projections = await client.projections.list();
  expect(projections.map(({ name }) => name)).toContain('process-instances');
  await client.projections.rebuild('jobs');
  expect((await client.projections.search('process-definitions')).items.length).toBeGreaterThan(0);
});
