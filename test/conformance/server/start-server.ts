import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEventStore } from '@onward/event-store/embedded';
import { startServer } from '@onward/server';
import { Api } from '../../e2e/support/api.js';
import { Activity } from './activity.js';
import { WatchedEventStore } from './watched-event-store.js';
import { VirtualClock } from '../../../libs/testing/src/virtual-clock.js';

/** The real server on embedded stores, whose time passes only when told to. */
export interface ConformanceServer {
  readonly api: Api;
  /** Virtual time, ms since 1970. */
  now(): number;
  /** Lets virtual time pass, then all that has become due run to its end. */
  advance(ms: number): Promise<void>;
  /** Resolves when nothing moves any more without time passing. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export async function startConformanceServer(): Promise<ConformanceServer> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-conformance-'));
  const activity = new Activity();
  const opened: WatchedEventStore[] = [];
  const clock = new VirtualClock();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    onward: {
      folder,
      clock,
      logger: quiet,
      eventStore: async () => {
        const store = await openEmbeddedEventStore({ folder: join(folder, 'events') });
        opened.push(new WatchedEventStore(store, activity));
        return opened[0]!;
      },
    },
  });
  await server.started;
  const settle = () => activity.quiet(() => opened[0]!.head());
  return {
    api: new Api(server.url),
    now: () => clock.now(),
    advance: async (ms) => {
      await clock.advance(ms);
      await settle();
    },
    settle,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
