import type { ServerResponse } from 'node:http';
import { HttpPeer, problem, type PeerHandler } from '../../../../test/support/http-peer.js';
import { OnwardClient, type FeedOptions } from '../index.js';

let peer: HttpPeer | undefined;
afterEach(() => peer?.close());

async function clientOf(handler: PeerHandler) {
  peer = await HttpPeer.listen(handler);
  return new OnwardClient({ baseUrl: peer.url, retry: { initialMs: 1, maxMs: 2 } });
}

const open = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const message = (revision: number) => `id: ${revision}\ndata: {"revision":${revision}}\n\n`;

/** Speaks the contract for one stream of `count` events, `perConnection` to a connection, which then breaks in the middle of the next. */
const streamOf =
  (count: number, perConnection: number): PeerHandler =>
  ({ headers, url }, response) => {
    const from = Number(new URL(url, 'http://peer').searchParams.get('from') ?? 0);
    const next = headers['last-event-id'] === undefined ? from : Number(headers['last-event-id']) + 1;
    open(response);
    for (let revision = next; revision < Math.min(next + perConnection, count); revision++)
      response.write(message(revision));
    if (next + perConnection < count)
      response.write(message(next + perConnection).slice(0, -5), () => response.destroy());
  };

async function take(client: OnwardClient, count: number, options: FeedOptions & { from?: number } = {}) {
  const revisions: number[] = [];
  for await (const { revision } of client.events('1', options)) {
    if (revisions.push(revision) === count) break;
  }
  return revisions;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

it('goes on behind the last event when a connection breaks, without gap or repetition', async () => {
  const client = await clientOf(streamOf(20, 3));
  expect(await take(client, 20)).toEqual(upTo(20));
  expect(peer!.requests.map(({ headers }) => headers['last-event-id']).slice(0, 3)).toEqual([
    undefined,
    '2',
    '5',
  ]);
});

it('starts where it is told', async () => {
  const client = await clientOf(streamOf(5, 100));
  expect(await take(client, 2, { from: 3 })).toEqual([3, 4]);
});

it('takes over an id that comes without an event, so that what was filtered out is not read again', async () => {
  const client = await clientOf(({ headers }, response) => {
    open(response);
    if (headers['last-event-id'] === undefined) response.end(`${message(1)}: \nid: 50\n\n`);
    else response.write(message(51));
  });
  expect(await take(client, 2)).toEqual([1, 51]);
  expect(peer!.requests.at(-1)?.headers['last-event-id']).toBe('50');
});

it('sends the filters of everything', async () => {
  const client = await clientOf((_, response) => void open(response).write(message(0)));
  const filter = {
    from: 'end',
    types: ['JobFailed', 'IncidentRaised'],
    definition: 'order',
    instance: '5',
  } as const;
  for await (const _ of client.eventsOfEverything(filter)) break;
  expect(peer!.requests[0]?.url).toBe(
    '/v2/events?from=end&type=JobFailed%2CIncidentRaised&definition=order&instance=5',
  );
});

it('waits for a server that is starting', async () => {
  const client = await clientOf((_, response) => {
    if (peer!.requests.length < 4) problem(response, 503, 'NOT_READY', {}, { 'retry-after': '0' });
    else open(response).write(message(0));
  });
  expect(await take(client, 1)).toEqual([0]);
});

it('throws what the server refuses', async () => {
  const client = await clientOf((_, response) => problem(response, 404, 'PROCESS_INSTANCE_NOT_FOUND'));
  await expect(take(client, 1)).rejects.toMatchObject({ code: 'PROCESS_INSTANCE_NOT_FOUND' });
});

it.each<[string, PeerHandler]>([
  ['fails', (_, response) => void response.destroy()],
  ['is closed at once', (_, response) => void open(response).end()],
])('gives up when one connection after the other %s', async (_what, handler) => {
  const causes: unknown[] = [];
  const client = await clientOf(handler);
  const options = { maxFailures: 4, onReconnect: (cause: unknown) => causes.push(cause) };
  await expect(take(client, 1, options)).rejects.toMatchObject({ name: 'UnreachableError' });
  expect(peer!.requests).toHaveLength(4);
  expect(causes).toHaveLength(3);
});

it('makes a new connection when one has gone silent', async () => {
  const client = await clientOf((_, response) => {
    open(response).flushHeaders();
    if (peer!.requests.length > 1) response.write(message(0));
  });
  expect(await take(client, 1, { idleMs: 30 })).toEqual([0]);
});

it('ends without an error when it is aborted, and closes the connection', async () => {
  const leaving = new AbortController();
  const closed = new Promise((resolve) => {
    void clientOf((_, response) => {
      response.on('close', resolve);
      open(response).write(message(0));
    }).then(async (client) => {
      for await (const _ of client.events('1', { signal: leaving.signal })) leaving.abort();
    });
  });
  await closed;
  expect(peer!.requests).toHaveLength(1);
});

it('refuses to guess when an event is no JSON', async () => {
  const client = await clientOf((_, response) => void open(response).write('id: 1\ndata: {\n\n'));
  await expect(take(client, 1)).rejects.toThrow(SyntaxError);
});
