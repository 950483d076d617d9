import { HttpPeer, json, noContent, problem, type PeerHandler } from '../../../../test/support/http-peer.js';
import { OnwardClient, type ClientOptions } from '../index.js';

let peer: HttpPeer | undefined;
afterEach(() => peer?.close());

/** A client of a peer that answers the first request by the first handler, and so on; the last one goes on answering. */
async function clientOf(handlers: readonly PeerHandler[], options: Partial<ClientOptions> = {}) {
  peer = await HttpPeer.listen((request, response) => {
    const handler = handlers[Math.min(peer!.requests.length, handlers.length) - 1]!;
    return handler(request, response);
  });
  return new OnwardClient({ baseUrl: peer.url, retry: { initialMs: 1, maxMs: 2 }, ...options });
}

const PAGE = {
  items: [],
  page: { totalItems: 0, hasMoreTotalItems: false, startCursor: null, endCursor: null },
};
const empty: PeerHandler = (_, response) => json(response, PAGE);
const breaks: PeerHandler = (_, response) => void response.destroy();
const busy: PeerHandler = (_, response) => problem(response, 503, 'NOT_READY', {}, { 'retry-after': '0' });
const sent = (name: string) => peer!.requests.map(({ headers }) => headers[name]);

describe('positions', () => {
  const at =
    (position: string): PeerHandler =>
    (_, response) =>
      noContent(response, { 'onward-position': position });

  it('sends the newest position of any answer with every query, and with nothing else', async () => {
    const client = await clientOf([at('120'), at('99'), empty, (_, response) => json(response, {})]);
    await client.cancel('1');
    await client.cancel('2');
    await client.searchInstances();
    await client.state('1');
    expect(client.position).toBe('120');
    expect(sent('onward-position')).toEqual([undefined, undefined, '120', undefined]);
  });

  it('can be turned off, for the client and for a query', async () => {
    const off = await clientOf([at('5'), empty], { readYourWrites: false });
    await off.cancel('1');
    await off.incidents.search();
    expect(sent('onward-position')).toEqual([undefined, undefined]);
    await peer!.close();
    const on = await clientOf([at('5'), empty]);
    await on.cancel('1');
    await on.incidents.search({}, { position: null });
    expect(sent('onward-position')).toEqual([undefined, undefined]);
  });

  it('forgets a position that the server does not have, so that the next query works', async () => {
    const beyond: PeerHandler = (_, response) => problem(response, 400, 'POSITION_BEYOND_HEAD');
    const client = await clientOf([at('5'), beyond, empty]);
    await client.cancel('1');
    await expect(client.searchJobs()).rejects.toMatchObject({ code: 'POSITION_BEYOND_HEAD' });
    await client.searchJobs();
    expect(sent('onward-position')).toEqual([undefined, '5', undefined]);
  });
});

describe('retries', () => {
  it('repeats a query after a broken connection and after 503', async () => {
    const client = await clientOf([breaks, busy, empty]);
    expect(await client.userTasks.search()).toEqual(PAGE);
    expect(peer!.requests).toHaveLength(3);
  });

  it('gives up after the attempts it is allowed', async () => {
    const client = await clientOf([busy], { retry: { attempts: 3, initialMs: 1, maxMs: 1 } });
    await expect(client.searchInstances()).rejects.toMatchObject({ status: 503, code: 'NOT_READY' });
    expect(peer!.requests).toHaveLength(3);
  });

  it.each([
    ['a broken connection', breaks, 'UNREACHABLE'],
    ['503', busy, 'NOT_READY'],
  ])('does not repeat a command without an idempotency key after %s', async (_what, handler, code) => {
    const client = await clientOf([handler]);
    await expect(client.createInstance({ processDefinitionId: 'p' })).rejects.toMatchObject({ code });
    expect(peer!.requests).toHaveLength(1);
  });

  it('repeats a command with one key for all its attempts when it makes keys itself', async () => {
    const client = await clientOf([breaks, busy, (_, response) => json(response, {})], {
      autoIdempotency: true,
    });
    await client.createInstance({ processDefinitionId: 'p' });
    await client.createInstance({ processDefinitionId: 'p' });
    const keys = sent('idempotency-key');
    expect(keys).toHaveLength(4);
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('repeats a command with the key it is given', async () => {
    const client = await clientOf([breaks, (_, response) => noContent(response)]);
    await client.completeJob('7', { ok: true }, { idempotencyKey: 'mine', ifMatch: 4 });
    expect(sent('idempotency-key')).toEqual(['mine', 'mine']);
    expect(sent('if-match')).toEqual(['"4"', '"4"']);
    expect(peer!.requests[1]).toMatchObject({
      url: '/v2/jobs/7/completion',
      json: { variables: { ok: true } },
    });
  });

  it('does not repeat what is refused', async () => {
    const client = await clientOf([(_, response) => problem(response, 404, 'PROCESS_INSTANCE_NOT_FOUND')]);
    await expect(client.getInstance('1')).rejects.toMatchObject({ status: 404 });
    expect(peer!.requests).toHaveLength(1);
  });
});

describe('errors', () => {
  it('carry all that the server says', async () => {
    const problems = [{ code: 'DUPLICATE_ID', message: 'twice', resource: 'a.bpmn', line: 3 }];
    const client = await clientOf([
      (_, response) =>
        problem(response, 412, 'REVISION_MISMATCH', { currentRevision: 9, state: 'ACTIVE', problems }),
    ]);
    await expect(client.cancel('1', { ifMatch: 3 })).rejects.toMatchObject({
      name: 'OnwardError',
      status: 412,
      code: 'REVISION_MISMATCH',
      title: 'REVISION_MISMATCH',
      detail: 'REVISION_MISMATCH it is.',
      currentRevision: 9,
      state: 'ACTIVE',
      problems,
    });
  });

  it('make do with an answer that is no problem document', async () => {
    const client = await clientOf([(_, response) => void response.writeHead(502).end('<html>')]);
    await expect(client.cancel('1')).rejects.toMatchObject({ status: 502, code: 'HTTP_502' });
  });

  it('say that there is no answer within the time', async () => {
    const client = await clientOf([() => undefined], { timeoutMs: 20 });
    await expect(client.cancel('1')).rejects.toMatchObject({ name: 'UnreachableError', code: 'TIMEOUT' });
  });

  it('say which server cannot be reached', async () => {
    const client = await clientOf([empty], { retry: { attempts: 1 } });
    const { url } = peer!;
    await peer!.close();
    await expect(client.searchInstances()).rejects.toThrow(
      new RegExp(`^${url} cannot be reached: .*ECONNREFUSED`),
    );
  });

  it('are the reason of the signal when the caller aborts', async () => {
    const leaving = new AbortController();
    const client = await clientOf([() => leaving.abort(new Error('enough'))]);
    await expect(client.searchInstances({}, { signal: leaving.signal })).rejects.toThrow('enough');
    expect(peer!.requests).toHaveLength(1);
  });
});

it('adds to a path, and encodes what it is given', async () => {
  const client = await clientOf([(_, response) => json(response, {})]);
  const below = new OnwardClient({ baseUrl: `${peer!.url}/engine/`, headers: { authorization: 'x' } });
  await below.getInstance('1/../2');
  await client.state('1', { time: new Date(0) });
  expect(peer!.requests.map(({ url }) => url)).toEqual([
    '/engine/v2/process-instances/1%2F..%2F2',
    '/v2/process-instances/1/state?time=1970-01-01T00%3A00%3A00.000Z',
  ]);
  expect(sent('authorization')).toEqual(['x', undefined]);
  expect(() => new OnwardClient({ baseUrl: 'ftp://x' })).toThrow(TypeError);
});
