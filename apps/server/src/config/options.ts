/**
 * Every setting of the server, in this one table: `docs/configuration.md` is checked against it. A flag wins over the environment.
 */
export interface Setting {
  readonly env: string;
  readonly flag: string;
  readonly default: string;
  readonly meaning: string;
  /** Allowed values, where there are few. */
  readonly oneOf?: readonly string[];
  /** Also allowed: URLs with one of these schemes. They may hold a password, which no message repeats. */
  readonly schemes?: readonly string[];
}

export const SETTINGS = {
  host: {
    env: 'ONWARD_HOST',
    flag: '--host',
    default: '127.0.0.1',
    meaning:
      'The address to listen on. Anything but loopback needs ONWARD_INSECURE=true: there is no authentication yet.',
  },
  port: {
    env: 'ONWARD_PORT',
    flag: '--port',
    default: '8080',
    meaning: 'The port to listen on; 0 takes any free one.',
  },
  data: {
    env: 'ONWARD_DATA',
    flag: '--data',
    default: './data',
    meaning: 'The folder of the embedded stores, created where it is missing.',
  },
  eventStore: {
    env: 'ONWARD_EVENTSTORE',
    flag: '--eventstore',
    default: 'embedded',
    oneOf: ['embedded'],
    schemes: ['esdb', 'esdb+discover'],
    meaning:
      'Where events are kept. embedded: LMDB in the data folder. esdb://… or esdb+discover://…: EventStoreDB, which several nodes may share; see eventstoredb.md.',
  },
  readStore: {
    env: 'ONWARD_READSTORE',
    flag: '--readstore',
    default: 'embedded',
    oneOf: ['embedded'],
    schemes: ['mongodb', 'mongodb+srv'],
    meaning:
      'Where read models are kept. embedded: LMDB in the data folder. mongodb://… or mongodb+srv://…: MongoDB; see mongodb.md.',
  },
  archiveAfter: {
    env: 'ONWARD_ARCHIVE_AFTER',
    flag: '--archive-after',
    default: 'never',
    meaning:
      'How long after its end an instance is archived: its history goes to a file and is deleted. An ISO 8601 duration of days and time, P30D or PT12H; see operations.md.',
  },
  archiveDir: {
    env: 'ONWARD_ARCHIVE_DIR',
    flag: '--archive-dir',
    default: '',
    meaning: 'The folder of the archive; archive in the data folder where it is not set.',
  },
  lease: {
    env: 'ONWARD_LEASE_MS',
    flag: '--lease-ms',
    default: '10000',
    meaning:
      'Among several nodes: one that the event store has not heard of for so many milliseconds counts as gone, and the others go on with its work. From 1000.',
  },
  handlers: {
    env: 'ONWARD_HANDLERS',
    flag: '--handlers',
    default: '',
    meaning:
      'A module whose default export is an object of job handlers by job type; a path, absolute or relative to the working directory.',
  },
  projections: {
    env: 'ONWARD_PROJECTIONS',
    flag: '--projections',
    default: '',
    meaning:
      'A module whose default export is a projection or a list of them; a path, absolute or relative to the working directory.',
  },
  clock: {
    env: 'ONWARD_CLOCK',
    flag: '--clock',
    default: 'system',
    oneOf: ['system', 'virtual'],
    meaning:
      'What time it is for the processes. virtual: for tests; time stands still until PUT /v2/clock moves it.',
  },
  logLevel: {
    env: 'ONWARD_LOG_LEVEL',
    flag: '--log-level',
    default: 'info',
    oneOf: ['debug', 'info', 'warn', 'error', 'silent'],
    meaning: 'The least important messages that are still logged.',
  },
  insecure: {
    env: 'ONWARD_INSECURE',
    flag: '--insecure',
    default: 'false',
    oneOf: ['true', 'false'],
    meaning: 'true: also listens where others can reach it, although nobody has to say who they are.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;
