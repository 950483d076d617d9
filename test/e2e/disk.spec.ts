import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEventStore, type Disk } from '@onward/event-store/embedded';
import type { Answer } from './support/api.js';
import { oneUserTask } from './support/processes.js';
import { startApp, type TestApp } from './support/start-app.js';

/** The disk below the event store, as it is told to be. */
const disk = { free: Infinity, readOnly: false };
const told: Disk = {
  freeBytes: () => disk.free,
  probe() {
    if (disk.readOnly)
      throw Object.assign(new Error(`EROFS: read-only, open '${folder}'`), { code: 'EROFS' });
  },
  close() {},
};

let app: TestApp;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onward-disk-'));
  app = await startApp({ eventStore: () => openEmbeddedEventStore({ folder, disk: told }) });
  await app.api.deploy({ 'person.bpmn': await oneUserTask('person') });
});
afterAll(async () => {
  Object.assign(disk, { free: Infinity, readOnly: false });
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const PATH = '/v2/process-instances';
const create = (key?: string) =>
  app.api.post(
    PATH,
    { processDefinitionId: 'person' },
    key === undefined ? {} : { headers: { 'idempotency-key': key } },
  );

/** The disk's answers are believed for a moment. */
async function until(status: number, send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.status === status) return answer;
  }
}

it.each([
  ['full', { free: 0 }, { free: Infinity }],
  ['read-only', { readOnly: true }, { readOnly: false }],
])(
  'a %s disk: commands are refused, queries answered, and it goes on by itself',
  async (what, broken, healed) => {
    const before = (await create()).body.processInstanceKey;
    Object.assign(disk, broken);
    const refused = await until(503, () => create());
    expect(refused.body).toMatchObject({ code: 'STORE_UNAVAILABLE', status: 503 });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refused.body.detail).not.toContain(folder);
    expect((await app.api.post(`${PATH}/${before}/cancellation`)).status).toBe(503);
    expect((await create(what)).status).toBe(503);
    for (const path of ['', '/state', '/events'])
      expect((await app.api.get(`${PATH}/${before}${path}`)).status).toBe(200);
    expect((await app.api.post('/v2/user-tasks/search')).status).toBe(200);
    expect((await app.api.get('/health/ready')).status).toBe(200);

    Object.assign(disk, healed);
    const first = await until(200, () => create(what));
    expect((await create(what)).body).toEqual(first.body);
    expect((await app.api.post(`${PATH}/${before}/cancellation`)).status).toBe(204);
    const found = await app.api.caughtUp('POST', `${PATH}/search`, {
      filter: { processInstanceKey: { $in: [before, first.body.processInstanceKey] } },
    });
    expect(found.body.items.map(({ state }: { state: string }) => state)).toEqual(['TERMINATED', 'ACTIVE']);
  },
);
