import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onward, type CliResult } from './cli.js';
import { HttpPeer, json, noContent, problem, type PeerHandler, type PeerRequest } from './http-peer.js';

export interface CliServer {
  /** By method and path, such as `GET /v2/topology`; anything else is not found. Empty before each test. */
  answers: Record<string, PeerHandler>;
  /** Of this test. */
  readonly requests: readonly PeerRequest[];
  readonly url: string;
  /** The working directory of the command line. */
  readonly folder: string;
  cli(...argv: string[]): Promise<CliResult>;
}

/** A server that speaks the contract for what a test says, and a folder to work in; both go with the spec file. */
export function cliServer(): CliServer {
  let peer: HttpPeer;
  let folder: string;
  const server: CliServer = {
    answers: {},
    get requests() {
      return peer.requests;
    },
    get url() {
      return peer.url;
    },
    get folder() {
      return folder;
    },
    cli: (...argv) => onward(argv, peer.url, { cwd: folder }),
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-cli-'));
    peer = await HttpPeer.listen((request, response) => {
      const answer = server.answers[`${request.method} ${request.url}`];
      return answer === undefined ? problem(response, 404, 'ROUTE_NOT_FOUND') : answer(request, response);
    });
  });
  beforeEach(() => {
    server.answers = {};
    peer.requests.length = 0;
  });
  afterAll(async () => {
    await peer.close();
    await rm(folder, { recursive: true });
  });
  return server;
}

export const says =
  (body: unknown, status = 200): PeerHandler =>
  (_, response) =>
    json(response, body, status);

export const done: PeerHandler = (_, response) => noContent(response);

export const refuses =
  (status: number, code: string, more: Record<string, unknown> = {}): PeerHandler =>
  (_, response) =>
    problem(response, status, code, more);

/** A search's answer. */
export const page = (items: readonly object[], totalItems = items.length) => ({
  items,
  page: { totalItems, hasMoreTotalItems: false, startCursor: null, endCursor: null },
});
