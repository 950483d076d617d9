import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { VirtualClock } from '@onward/testing';
import { LIMITS } from '../request/limits.js';
import { SseConnection } from './sse-connection.js';

let server: Server;
let client: Socket;

/** A client that has asked and reads nothing until it is told to, and the response to it. */
async function open(): Promise<ServerResponse> {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const requested = once(server, 'request');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.pause();
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const [, response] = (await requested) as [unknown, ServerResponse];
  return response;
}

afterEach(() => {
  client.destroy();
  server.close();
});

const never = new AbortController().signal;
const MIB = 'x'.repeat(1024 * 1024);

/** Sends until the reader holds it up; `waiting` is the message that waits. */
async function fill(connection: SseConnection): Promise<{ readonly waiting: Promise<void> }> {
  for (let n = 0; n < 1000; n++) {
    let sent = false;
    const sending = connection.send(String(n), MIB).then(() => (sent = true));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    if (!sent) return { waiting: sending.then(() => undefined) };
  }
  throw new Error('the reader was never too slow');
}

describe('an event stream to a reader that reads nothing', () => {
  it('reads no more from the store, and goes on when the reader does', async () => {
    const connection = new SseConnection(await open(), never, new VirtualClock());
    const { waiting } = await fill(connection);
    client.resume();
    await expect(waiting).resolves.toBeUndefined();
    connection.end();
  });

  it('is cut off after a while', async () => {
    const response = await open();
    const clock = new VirtualClock();
    const { waiting } = await fill(new SseConnection(response, never, clock));
    await clock.advance(LIMITS.stalledReader - 1);
    expect(response.destroyed).toBe(false);
    await clock.advance(1);
    await waiting;
    expect(response.destroyed).toBe(true);
  });

  it('waits no longer when the server stops', async () => {
    const stop = new AbortController();
    const connection = new SseConnection(await open(), stop.signal, new VirtualClock());
    const { waiting } = await fill(connection);
    stop.abort();
    await expect(waiting).resolves.toBeUndefined();
    connection.end();
  });
});

describe('an idle event stream', () => {
  it('is kept alive by comments that say how far it is', async () => {
    const clock = new VirtualClock();
    const connection = new SseConnection(await open(), never, clock);
    connection.moveTo('42');
    await clock.advance(LIMITS.heartbeat);
    let received = '';
    for await (const chunk of client) {
      received += String(chunk);
      if (received.includes(': \nid: 42\n\n')) break;
    }
    connection.end();
    expect(received).toContain('content-type: text/event-stream');
    expect(received).toContain(': \nid: 42\n\n');
  });
});
