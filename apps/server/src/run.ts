import { resolve } from 'node:path';
import { StoreLocked } from '@onward/event-store';
import { systemClock } from '@onward/model';
import { READ_MODELS } from '@onward/read-models';
import { ManualClock } from '@onward/runtime';
import { startServer, type RunningServer } from './app.js';
import { ConfigError, readConfig, withoutPassword, type Config } from './config/config.js';
import { serverLog } from './config/logger.js';
import { checkProjections, loadHandlers } from './config/modules.js';
import { greeting } from './greeting.js';

/** What the server needs of its process; a test brings its own. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Starts the server and resolves when it takes commands. Rejects with `StartFailed`, whose message is one line for a person. */
export async function run({ argv, env, cwd, out, err }: Surroundings): Promise<RunningServer> {
  let config: Config | undefined;
  try {
    config = readConfig(argv, env);
    const server = await start(config, cwd, err);
    await server.started.catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    const events = config.eventStore === 'embedded' ? undefined : withoutPassword(config.eventStore);
    out(greeting(server.url, resolve(cwd, config.data), events));
    return server;
  } catch (error) {
    throw new StartFailed(reasonOf(error, config), { cause: error });
  }
}

export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

async function start(config: Config, cwd: string, err: (text: string) => void): Promise<RunningServer> {
  const log = serverLog(config.logLevel, err, () => new Date());
  const handlers = await loadHandlers(config.handlers, cwd);
  const projectionModules = await checkProjections(
    config.projections,
    cwd,
    READ_MODELS.map(({ name }) => name),
  );
  return startServer({
    host: config.host,
    port: config.port,
    logger: log.nest,
    onward: {
      folder: resolve(cwd, config.data),
      eventStore: config.eventStore,
      readStore: config.readStore,
      ...archiveOf(config, cwd),
      handlers,
      projectionModules,
      logger: log.runtime,
      runtime: { leaseMs: config.lease },
      ...(config.clock === 'virtual' ? virtualTime() : {}),
    },
  });
}

function archiveOf({ archiveAfter, archiveDir }: Config, cwd: string) {
  if (archiveAfter === undefined) return {};
  return {
    archive: { afterMs: archiveAfter, ...(archiveDir === '' ? {} : { folder: resolve(cwd, archiveDir) }) },
  };
}

/** The processes' time is moved by hand; whoever waits for an answer waits in real time. */
const virtualTime = () => ({ clock: new ManualClock(systemClock.now()), pauses: systemClock });

function reasonOf(error: unknown, config: Config | undefined): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof StoreLocked) {
    return `another process uses the data folder ${config?.data}: stop it, or set ONWARD_DATA to another folder`;
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === 'EADDRINUSE')
    return `port ${config?.port} of ${config?.host} is taken: stop what listens there, or set ONWARD_PORT to another one`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `ONWARD_HOST=${config?.host} is no address of this machine`;
  if (code === 'EACCES')
    return `no permission to listen on port ${config?.port} or to write to ${config?.data}`;
  return String(message ?? error).split('\n', 1)[0] ?? '';
}
