import type { Projection } from '@onward/read-models';
import type { Document } from '@onward/read-store';
import { automatic } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

interface Count extends Document {
  readonly process: { readonly id: string };
  readonly started: number;
}

const starts: Projection<Count> = {
  name: 'starts',
  version: 1,
  indexes: [{ name: 'started', paths: ['started'] }],
  on: {
    ProcessInstanceCreated: {
      ids: ({ metadata }) => metadata.processId,
      apply: (count, _event, id) => ({ _id: id, process: { id }, started: (count?.started ?? 0) + 1 }),
    },
  },
};

/** Cannot fold the first event that it is for. */
const broken: Projection = {
  name: 'broken',
  version: 1,
  indexes: [],
  on: {
    ProcessInstanceCreated: {
      ids: () => 'x',
      apply: () => {
        throw new Error('no');
      },
    },
  },
};

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ projections: [starts as unknown as Projection, broken] });
  await app.api.deploy({ 'p.bpmn': await automatic('p'), 'q.bpmn': await automatic('q') });
  for (const processDefinitionId of ['p', 'q', 'p'])
    await app.api.post('/v2/process-instances', { processDefinitionId });
});
afterAll(() => app.close());

const search = async (body: unknown) =>
  (await app.api.caughtUp('POST', '/v2/projections/starts/search', body)).body;

describe('projections', () => {
  it('are listed, the application’s own too', async () => {
    await search({});
    const { body } = await app.api.get('/v2/projections');
    const names = body.items.map((item: { name: string }) => item.name);
    expect(names).toEqual(
      expect.arrayContaining(['process-instances', 'jobs', 'element-statistics', 'starts']),
    );
    for (const item of body.items.filter(({ name }: { name: string }) => name !== 'broken'))
      expect(item).toMatchObject({ status: 'live', position: expect.any(String), error: null });
  });

  it('that have failed say why, hold up nobody else, and never answer with less than they are asked for', async () => {
    await search({});
    const { items } = (await app.api.get('/v2/projections')).body;
    const failed = items.find(({ name }: { name: string }) => name === 'broken');
    expect(failed).toMatchObject({ status: 'failed', error: expect.stringContaining('no') });
    const answer = await app.api.caughtUp('POST', '/v2/projections/broken/search', {});
    expect(answer).toMatchObject({ status: 503, body: { code: 'READ_MODELS_BEHIND' } });
    expect((await app.api.post('/v2/projections/broken/search')).status).toBe(200);
  });

  it('are searched by any path', async () => {
    expect((await search({ sort: [{ field: 'started', order: 'DESC' }] })).items).toEqual([
      { id: 'p', process: { id: 'p' }, started: 2 },
      { id: 'q', process: { id: 'q' }, started: 1 },
    ]);
    expect((await search({ filter: { 'process.id': { $like: 'q*' } } })).items).toHaveLength(1);
    expect((await search({ filter: { started: { $gte: 2 } }, page: { limit: 1 } })).page.totalItems).toBe(1);
  });

  it('are rebuilt beside the old one, which answers meanwhile', async () => {
    const before = (await search({})).items;
    const answer = await app.api.post('/v2/projections/starts/rebuild');
    expect(answer).toMatchObject({ status: 202, body: { name: 'starts' } });
    let done = false;
    for (let polls = 0; !done && polls < 1000; polls++) {
      const { items } = (await app.api.get('/v2/projections')).body;
      expect((await search({})).items).toEqual(before);
      done = items.find((item: { name: string }) => item.name === 'starts').status === 'live';
    }
    expect(done).toBe(true);
    expect((await search({})).items).toEqual(before);
  });

  it.each([
    ['an object for a value', { filter: { started: { $eq: {} } } }, 'INVALID_FILTER'],
    ['an operator as a path', { filter: { $where: 'x' } }, 'INVALID_FILTER'],
    ['an empty path', { filter: { '': 1 } }, 'INVALID_FILTER'],
  ])('refuse %s', async (_what, body, code) => {
    expect(await app.api.post('/v2/projections/starts/search', body)).toMatchObject({
      status: 400,
      body: { code },
    });
  });
});
