import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnwardOptions } from '@onward/nest';
import { startServer, type RunningServer } from '@onward/server';
import { partOfEventStoreDb } from '../../support/shared-event-store.js';
import { Api } from './api.js';

export interface TestApp {
  readonly server: RunningServer;
  readonly api: Api;
  readonly folder: string;
  /** Stops the server and starts another one on the same data. */
  restart(): Promise<TestApp>;
  /** Stops the server and removes its data. */
  close(): Promise<void>;
}

/**
 * The real server in this process: a free port of 127.0.0.1, embedded stores in a temporary folder. Where `ONWARD_TEST_EVENTSTORE` names an
 * EventStoreDB, the events are in a part of it; not with a clock of a test's own, which only a node that has its store to itself can move.
 */
export async function startApp(given: OnwardOptions = {}, folder?: string): Promise<TestApp> {
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'onward-e2e-')));
  const isShared = given.eventStore === undefined && given.clock === undefined;
  const options = isShared ? { ...given, ...(await sharedStore()) } : given;
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    onward: { logger: quiet, ...options, folder: data },
  });
  await server.started;
  return {
    server,
    folder: data,
    api: new Api(server.url),
    restart: async () => {
      await server.close();
      return startApp(options, data);
    },
    close: async () => {
      await server.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function sharedStore(): Promise<Pick<OnwardOptions, 'eventStore' | 'runtime'>> {
  const eventStore = await partOfEventStoreDb();
  return eventStore === undefined ? {} : { eventStore, runtime: { sharedStore: true } };
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
