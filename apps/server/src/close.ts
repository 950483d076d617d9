import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A connection whose request has been answered must not hold up the stop by being kept alive. */
const SWEEP_EVERY_MS = 50;
/** Requests that are still under way then are cut off, so that the stores can be closed in time. */
const CUT_OFF_AFTER_MS = 6000;

/**
 * The connections of a server, and which of them wait for an answer. Node's own `closeIdleConnections` keeps those that were opened and
 * have sent nothing yet, as HTTP clients do in advance, and one of them is enough to hold up the stop until the cut-off.
 */
export class Connections {
  private readonly unanswered = new Map<Socket, number>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.unanswered.set(socket, 0);
      socket.once('close', () => this.unanswered.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.count(socket, 1);
      response.once('close', () => this.count(socket, -1));
    });
  }

  closeIdle(): void {
    for (const [socket, requests] of this.unanswered) if (requests === 0) socket.destroy();
  }

  closeAll(): void {
    this.server.closeAllConnections();
  }

  private count(socket: Socket, change: 1 | -1): void {
    const requests = this.unanswered.get(socket);
    if (requests !== undefined) this.unanswered.set(socket, requests + change);
  }
}

/** Ends long polls and streams, answers what is under way, then closes the stores. */
export async function closeServer(app: NestFastifyApplication, connections: Connections): Promise<void> {
  const sweep = setInterval(() => connections.closeIdle(), SWEEP_EVERY_MS);
  const cutOff = setTimeout(() => connections.closeAll(), CUT_OFF_AFTER_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
  }
}
