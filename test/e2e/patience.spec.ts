import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { ReadStoreUnavailable } from '@onward/read-store';
import { MemoryReadDisk, MemoryReadStore, VirtualClock } from '@onward/testing';
import { oneUserTask } from './support/processes.js';
import { EventReader, type Message } from './support/sse.js';
import { startApp, type TestApp } from './support/start-app.js';

/*
 * What waits, on time that passes only when it is told to: nothing here takes as long as it says. The processes' own clock is the system's.
 */

let app: TestApp | undefined;
afterEach(() => app?.close());

const UPDATES = 120;
const isLast = ({ data }: Message): boolean =>
  data.type === 'VariablesSet' && data.data.variables.n === UPDATES - 1;

/** Lets time pass, a little at once, until something has come. */
async function passUntil(pauses: VirtualClock, step: number, isOver: () => boolean): Promise<number> {
  const began = pauses.now();
  while (!isOver()) await pauses.advance(step);
  return pauses.now() - began;
}

test('a query at a position that the read models do not come to is answered 503 after 10 s', async () => {
  const pauses = new VirtualClock();
  let isStuck = false;
  const readStore = new MemoryReadStore(new MemoryReadDisk(), {
    faults: {
      before: ({ kind, subject }) =>
        isStuck && kind === 'write' && subject === 'user-tasks'
          ? { fail: new ReadStoreUnavailable('stuck') }
          : undefined,
    },
  });
  app = await startWhile(pauses, { pauses, readStore: async () => readStore });
  const { api } = app;
  await passing(pauses, api.deploy({ 'u.bpmn': await oneUserTask('u') }));
  isStuck = true;
  const { headers } = await passing(
    pauses,
    api.post('/v2/process-instances', { processDefinitionId: 'u', variables: {} }),
  );
  const query = { headers: { 'onward-position': headers.get('onward-position')! } };
  let answered: Awaited<ReturnType<typeof api.post>> | undefined;
  void api.post('/v2/user-tasks/search', {}, query).then((answer) => (answered = answer));
  const waited = await passUntil(pauses, 100, () => answered !== undefined);
  expect(answered).toMatchObject({ status: 503, body: { code: 'READ_MODELS_BEHIND' } });
  expect(answered!.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(waited).toBeGreaterThanOrEqual(10_000);
  isStuck = false;
  const found = await passing(pauses, api.post('/v2/user-tasks/search', {}, query));
  expect(found).toMatchObject({ status: 200, body: { page: { totalItems: 1 } } });
});

test('an event stream to a slow reader holds nobody up, is cut off after 30 s, and goes on where it was', async () => {
  const pauses = new VirtualClock();
  app = await startWhile(pauses, { pauses });
  const { api } = app;
  await passing(pauses, api.deploy({ 'u.bpmn': await oneUserTask('u') }));
  const created = await passing(
    pauses,
    api.post('/v2/process-instances', { processDefinitionId: 'u', variables: {} }),
  );
  const key = created.body.processInstanceKey as string;
  const path = `/v2/process-instances/${key}/events`;
  const quick = await EventReader.open(`${api.url}${path}`);
  const slow = await slowReader(app, path);
  const opened = pauses.now();
  const all: Message[] = [];
  const reading = (async () => {
    while (!all.some(isLast)) all.push(...(await quick.take(1)));
  })();
  for (let n = 0; n < UPDATES; n++) {
    const variables = { n, much: String(n).padStart(200_000, 'x') };
    const set = api.put(`/v2/element-instances/${key}/variables`, { variables });
    expect((await passing(pauses, set)).status).toBe(204);
  }
  await reading;
  quick.close();

  await passUntil(pauses, 1_000, () => slow.isCutOff());
  expect(pauses.now() - opened).toBeGreaterThanOrEqual(30_000);
  const taken = await slow.readRest();
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length).toBeLessThan(all.length);
  const resumed = await EventReader.open(`${api.url}${path}`, { 'last-event-id': taken.at(-1)! });
  const rest = await resumed.take(all.length - taken.length);
  resumed.close();
  expect([...taken, ...rest.map(({ id }) => id)]).toEqual(all.map(({ id }) => id));
}, 60_000);

/** What is under way may need pauses to end. */
async function passing<T>(pauses: VirtualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = (): void => void (isOver = true);
  work.then(end, end);
  await passUntil(pauses, 10, () => isOver);
  return work;
}

const startWhile = (pauses: VirtualClock, options: Parameters<typeof startApp>[0]): Promise<TestApp> =>
  passing(pauses, startApp(options));

/** A client that asks, and reads nothing until its connection has been ended. */
async function slowReader({ server }: TestApp, path: string) {
  const accepted: Socket[] = [];
  const accept = (socket: Socket): unknown => accepted.push(socket);
  const http = server.app.getHttpServer() as Server;
  http.on('connection', accept);
  const socket = connect(server.port, '127.0.0.1').pause();
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n\r\n`);
  const own = (): Socket | undefined => accepted.find(({ remotePort }) => remotePort === socket.localPort);
  while (own() === undefined) await new Promise((resolve) => setImmediate(resolve));
  http.off('connection', accept);
  const served = own()!;
  return {
    isCutOff: () => served.destroyed,
    /** Ids of the messages that have come whole. */
    async readRest(): Promise<string[]> {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume();
      await closed;
      return [...text.matchAll(/id: (\d+)\ndata: [^\n]*\n\n/g)].map(([, id]) => id!);
    },
  };
}
