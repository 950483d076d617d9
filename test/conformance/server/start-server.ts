import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@onward/model';
import { ManualClock } from '@onward/runtime';
import { startServer } from '@onward/server';
import { Api } from '../../e2e/support/api.js';

/** The real server on embedded stores, as `ONWARD_CLOCK=virtual` starts it: its time passes only when it is told to. */
export interface ConformanceServer {
  readonly api: Api;
  /** The time of its processes, ms since 1970. */
  now(): number;
  /** Lets that time pass, and all that has become due run to its end. */
  advance(ms: number): Promise<void>;
  /** Resolves when nothing goes on any more without time passing or somebody's help. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
/** 2024-01-01T00:00Z, a full hour. */
const START = 1_704_067_200_000;

export async function startConformanceServer(): Promise<ConformanceServer> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-conformance-'));
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    onward: { folder, clock: new ManualClock(START), pauses: systemClock, logger: quiet },
  });
  await server.started;
  const api = new Api(server.url);
  let now = START;
  const moveTo = async (timestamp: number): Promise<void> => {
    const { status, body } = await api.put('/v2/clock', { timestamp });
    if (status !== 204) throw new Error(`clock: ${status} ${JSON.stringify(body)}`);
    now = timestamp;
  };
  return {
    api,
    now: () => now,
    advance: (ms) => moveTo(now + ms),
    // Moved to where it is, the clock answers when everything has come to rest.
    settle: () => moveTo(now),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
