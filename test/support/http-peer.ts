import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PeerRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies as they come
  readonly json: any;
}

export type PeerHandler = (request: PeerRequest, response: ServerResponse) => void | Promise<void>;

/** The other side of a connection: a real HTTP server that says what the test wants said, and keeps what it was sent. */
export class HttpPeer {
  readonly requests: PeerRequest[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listen(handler: PeerHandler): Promise<HttpPeer> {
    const server = createServer((incoming, response) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      incoming.on('end', () => {
        const { method = '', url = '', headers } = incoming;
        const isJson = headers['content-type'] === 'application/json';
        const request = { method, url, headers, text, json: isJson ? JSON.parse(text) : undefined };
        peer.requests.push(request);
        void handler(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const peer = new HttpPeer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return peer;
  }

  /** Breaks all connections. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function noContent(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(204, headers).end();
}

export function problem(
  response: ServerResponse,
  status: number,
  code: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): void {
  const body = {
    type: `/docs/errors/${code}`,
    title: code,
    status,
    detail: `${code} it is.`,
    instance: '/',
    code,
    ...more,
  };
  response
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify(body));
}
