import { missingFields } from './support/required-fields.js';
import { choice, compensated, oneJob, oneUserTask } from './support/processes.js';
import { EventReader } from './support/sse.js';
import { startApp, type TestApp } from './support/start-app.js';

const PATH = '/v2/process-instances';
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.api.deploy({
    'e.bpmn': await oneJob('e'),
    'c.bpmn': await choice('c'),
    'u.bpmn': await oneUserTask('u'),
    'comp.bpmn': await compensated('comp'),
  });
});
afterAll(() => app.close());

const create = async (processDefinitionId: string, variables: object = {}) =>
  (await app.api.post(PATH, { processDefinitionId, variables })).body.processInstanceKey as string;
const setVariable = (key: string, n: number) =>
  app.api.put(`/v2/element-instances/${key}/variables`, { variables: { n } });

/** Completes the instance's job; those of other instances stay leased. */
async function completeJob(type: string, instance: string) {
  const { jobs } = (
    await app.api.post('/v2/jobs/activation', { type, timeout: 60_000, maxJobsToActivate: 100 })
  ).body;
  const job = jobs.find(
    ({ processInstanceKey }: { processInstanceKey: string }) => processInstanceKey === instance,
  );
  await app.api.post(`/v2/jobs/${job.jobKey}/completion`, { variables: { done: true } });
  return job;
}

describe('the events of an instance', () => {
  it('are a page, ascending from revision 0', async () => {
    const key = await create('e', { a: 1 });
    const job = await completeJob('e', key);
    const { body } = await app.api.get(`${PATH}/${key}/events`);
    expect(body.items.map((item: { revision: number }) => item.revision)).toEqual(
      body.items.map((_: unknown, at: number) => at),
    );
    expect(body.items[0]).toMatchObject({
      type: 'ProcessInstanceCreated',
      version: 1,
      actor: '<anonymous>',
      processInstanceKey: key,
    });
    expect(body.items.at(-1)).toMatchObject({ type: 'ProcessInstanceCompleted', data: {} });
    const created = body.items.find((item: { type: string }) => item.type === 'JobCreated');
    expect(created).toMatchObject({
      tokenId: job.tokenId,
      data: { job: job.jobKey, elementInstance: job.elementInstanceKey },
    });
    for (const item of body.items) {
      expect(Object.keys(item)).toEqual(
        expect.arrayContaining([
          'revision',
          'position',
          'type',
          'version',
          'time',
          'tokenId',
          'actor',
          'causationId',
          'data',
        ]),
      );
    }
  });

  it('are paged', async () => {
    const key = await create('e');
    const all = (await app.api.get(`${PATH}/${key}/events`)).body.items;
    const first = (await app.api.get(`${PATH}/${key}/events?limit=2`)).body;
    expect(first).toMatchObject({ items: all.slice(0, 2), page: { totalItems: all.length, next: 2 } });
    const rest = (await app.api.get(`${PATH}/${key}/events?from=2`)).body;
    expect(rest).toMatchObject({ items: all.slice(2), page: { next: null } });
  });

  it('say why a branch was taken', async () => {
    const key = await create('c', { amount: 150 });
    const { items } = (await app.api.get(`${PATH}/${key}/events`)).body;
    const [why] = items.filter(
      ({ type, data }: { type: string; data: { reason?: unknown } }) => type === 'FlowTaken' && data.reason,
    );
    expect(why.data).toMatchObject({
      target: 'check',
      reason: { kind: 'condition', values: { amount: 150 } },
    });
  });

  it('are a stream, from the start and going on live', async () => {
    const key = await create('e');
    const reader = await EventReader.open(`${app.api.url}${PATH}/${key}/events`);
    const before = await reader.until('JobCreated');
    await completeJob('e', key);
    const after = await reader.until('ProcessInstanceCompleted');
    reader.close();
    const ids = [...before, ...after].map(({ id }) => Number(id));
    expect(ids).toEqual(ids.map((_, at) => at));
    const { items } = (await app.api.get(`${PATH}/${key}/events`)).body;
    expect([...before, ...after].map(({ data }) => data)).toEqual(items);
  });

  it('are resumed behind the last one seen, without gap or repetition', async () => {
    const key = await create('u');
    const url = `${app.api.url}${PATH}/${key}/events`;
    const seen: string[] = [];
    let lastEventId: string | undefined;
    for (let n = 0; n < 5; n++) {
      const reader = await EventReader.open(
        url,
        lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
      );
      await setVariable(key, n);
      const messages = await reader.until('VariablesSet');
      seen.push(...messages.map(({ id }) => id));
      lastEventId = reader.lastEventId;
      reader.close();
    }
    expect(seen).toEqual(seen.map((_, at) => String(at)));
  });

  it.each(['x', '-1', '1.5'])('are not resumed behind %s', async (id) => {
    const key = await create('u');
    const answer = await app.api.get(`${PATH}/${key}/events`, {
      headers: { accept: 'text/event-stream', 'last-event-id': id },
    });
    expect(answer).toMatchObject({ status: 400, body: { field: 'Last-Event-ID' } });
  });
});

describe('the events of everything', () => {
  it('are pages that lead on by position', async () => {
    await create('u');
    const seen: string[] = [];
    let from: string | null = '0';
    for (let pages = 0; from !== null && pages < 1000; pages++) {
      const { body } = await app.api.get(`/v2/events?from=${from}&limit=7`);
      seen.push(...body.items.map((item: { position: string }) => item.position));
      from = body.page.next;
    }
    const all = (await app.api.get('/v2/events?limit=1000')).body.items;
    expect(seen).toEqual(all.map((item: { position: string }) => item.position));
    expect(all[0].type).toBe('ResourceStored');
    expect(all[0].data).not.toHaveProperty('content');
  });

  it('are filtered by type, definition and instance', async () => {
    const key = await create('u');
    const types = async (query: string) =>
      (await app.api.get(`/v2/events?limit=1000&${query}`)).body.items.map(
        (item: { type: string }) => item.type,
      );
    expect(await types(`instance=${key}&type=UserTaskCreated,ProcessInstanceCreated`)).toEqual([
      'ProcessInstanceCreated',
      'UserTaskCreated',
    ]);
    const ofDefinition = (await app.api.get('/v2/events?definition=u&limit=1000')).body.items;
    expect(
      new Set(ofDefinition.map((item: { processDefinitionId: string }) => item.processDefinitionId)),
    ).toEqual(new Set(['u']));
    const [{ processDefinitionKey }] = ofDefinition;
    expect(
      (await app.api.get(`/v2/events?definition=${processDefinitionKey}&limit=1000`)).body.items,
    ).toEqual(ofDefinition);
  });

  it('are a stream that is filtered and resumed by position', async () => {
    const key = await create('u');
    const url = `${app.api.url}/v2/events?instance=${key}&type=VariablesSet`;
    const first = await EventReader.open(url);
    await setVariable(key, 1);
    const [one] = await first.take(1);
    first.close();
    await setVariable(key, 2);
    await create('u');
    const second = await EventReader.open(url, { 'last-event-id': first.lastEventId });
    await setVariable(key, 3);
    const rest = await second.take(2);
    second.close();
    expect([one, ...rest].map((message) => message?.data.data.variables.n)).toEqual([1, 2, 3]);
    expect([one, ...rest].map((message) => message?.id)).toEqual(
      [one, ...rest].map((message) => message?.data.position),
    );
  });

  it('may begin at the end', async () => {
    const reader = await EventReader.open(`${app.api.url}/v2/events?from=end`);
    const key = await create('u');
    const [first] = await reader.take(1);
    reader.close();
    expect(first?.data).toMatchObject({ type: 'ProcessInstanceCreated', processInstanceKey: key });
  });

  it.each([
    ['a page', {}],
    ['a stream', { accept: 'text/event-stream' }],
    ['a stream that is resumed', { accept: 'text/event-stream', 'last-event-id': '999999999' }],
  ])('do not begin beyond what is stored: %s', async (_what, headers) => {
    const from = 'last-event-id' in headers ? '' : '?from=999999999';
    expect(await app.api.get(`/v2/events${from}`, { headers })).toMatchObject({
      status: 400,
      body: { code: 'POSITION_BEYOND_HEAD', field: from === '' ? 'Last-Event-ID' : 'from' },
    });
  });
});

describe('the state of an instance', () => {
  it('has tokens, jobs, user tasks and variables with public keys', async () => {
    const key = await create('e', { a: 1 });
    const { body, headers } = await app.api.get(`${PATH}/${key}/state`);
    expect(body).toMatchObject({
      state: 'ACTIVE',
      variables: { a: 1 },
      userTasks: [],
      incidents: [],
      compensation: null,
    });
    expect(body.tokens).toMatchObject([
      { elementId: 'work', status: 'active', elementInstanceKey: body.jobs[0].elementInstanceKey },
    ]);
    expect(headers.get('etag')).toBe(`"${body.revision}"`);
    const job = await completeJob('e', key);
    expect(job).toMatchObject({ jobKey: body.jobs[0].jobKey, tokenId: body.tokens[0].tokenId });
  });

  it('is there at every revision, and at every time', async () => {
    const key = await create('u');
    for (const n of [1, 2, 3]) await setVariable(key, n);
    const { items } = (await app.api.get(`${PATH}/${key}/events`)).body;
    let n: number | undefined;
    for (const { revision, type, data, time } of items) {
      if (type === 'VariablesSet') n = data.variables.n;
      const at = (await app.api.get(`${PATH}/${key}/state?revision=${revision}`)).body;
      expect(at).toMatchObject({ revision, time });
      expect(at.variables.n).toBe(n);
    }
    const last = items.at(-1);
    const atTime = (await app.api.get(`${PATH}/${key}/state?time=${encodeURIComponent(last.time)}`)).body;
    expect(atTime).toMatchObject({ revision: last.revision, variables: { n: 3 } });
  });

  it.each([
    ['revision=1000', 404, 'REVISION_NOT_FOUND'],
    ['time=2000-01-01T00:00:00Z', 404, 'REVISION_NOT_FOUND'],
    ['revision=-1', 400, 'INVALID_QUERY_PARAMETER'],
    ['time=yesterday', 400, 'INVALID_QUERY_PARAMETER'],
    ['revision=1&time=2030-01-01T00:00:00Z', 400, 'INVALID_QUERY_PARAMETER'],
    ['rev=1', 400, 'UNKNOWN_PROPERTY'],
  ])('is refused for ?%s', async (query, status, code) => {
    const key = await create('u');
    const answer = await app.api.get(`${PATH}/${key}/state?${query}`);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(missingFields('problem', answer.body)).toEqual([]);
  });

  it('shows what could be compensated', async () => {
    const key = await create('comp');
    await completeJob('comp-reserve', key);
    const { body } = await app.api.get(`${PATH}/${key}/state`);
    expect(body.compensation).toMatchObject({
      failure: null,
      scopes: [{ scopeKey: key, running: false, entries: [{ elementId: 'reserve', handlerId: 'release' }] }],
    });
  });
});
