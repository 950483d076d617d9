import { isIP } from 'node:net';
import { SETTINGS, type Setting, type SettingName } from './options.js';

export type LogLevel = (typeof SETTINGS.logLevel.oneOf)[number];

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  /** `embedded`, or the address of a store. */
  readonly eventStore: string;
  readonly readStore: string;
  /** ms; undefined: never. */
  readonly archiveAfter: number | undefined;
  /** Empty: in the data folder. */
  readonly archiveDir: string;
  /** ms. */
  readonly lease: number;
  /** Empty: none. */
  readonly handlers: string;
  readonly projections: string;
  readonly clock: 'system' | 'virtual';
  readonly logLevel: LogLevel;
  readonly insecure: boolean;
}

/** The server cannot start with what it was told: one line for the person who told it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads flags (`--port 9090` or `--port=9090`) and environment; throws `ConfigError` at the first thing that is wrong. */
export function readConfig(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config {
  const flags = readFlags(argv);
  const value = (name: SettingName) => settingOf(SETTINGS[name], flags.get(name) ?? env[SETTINGS[name].env]);
  const config: Config = {
    host: hostOf(value('host')),
    port: portOf(value('port')),
    data: value('data'),
    eventStore: value('eventStore'),
    readStore: value('readStore'),
    archiveAfter: archiveAfterOf(value('archiveAfter')),
    archiveDir: value('archiveDir'),
    lease: leaseOf(value('lease')),
    handlers: value('handlers'),
    projections: value('projections'),
    clock: value('clock') as Config['clock'],
    logLevel: value('logLevel') as LogLevel,
    insecure: value('insecure') === 'true',
  };
  if (!config.insecure && !isLoopback(config.host)) {
    throw new ConfigError(
      `${SETTINGS.host.env}=${config.host} can be reached by others, and there is no authentication yet: ` +
        `listen on 127.0.0.1, or set ${SETTINGS.insecure.env}=true to accept that`,
    );
  }
  if (config.clock === 'virtual' && config.eventStore !== SETTINGS.eventStore.default) {
    throw new ConfigError(
      `${SETTINGS.clock.env}=virtual is for one server on its own embedded event store, for nobody could move the time of several: ` +
        `leave ${SETTINGS.eventStore.env} as it is, or use the system clock`,
    );
  }
  return config;
}

function readFlags(argv: readonly string[]): ReadonlyMap<SettingName, string> {
  const byFlag = new Map(
    Object.entries(SETTINGS).map(([name, { flag }]) => [flag as string, name as SettingName]),
  );
  const flags = new Map<SettingName, string>();
  for (let at = 0; at < argv.length; at++) {
    const [flag, inline] = splitFlag(argv[at]!);
    const name = byFlag.get(flag);
    if (name === undefined)
      throw new ConfigError(`unknown flag ${argv[at]}; there are ${[...byFlag.keys()].join(' ')}`);
    const next = argv[at + 1];
    if (inline !== undefined) flags.set(name, inline);
    else if (name === 'insecure' && (next === undefined || next.startsWith('--'))) flags.set(name, 'true');
    else if (next === undefined || next.startsWith('--'))
      throw new ConfigError(`${flag} needs a value: ${flag}=…`);
    else flags.set(name, argv[++at]!);
  }
  return flags;
}

function splitFlag(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function settingOf(setting: Setting, given: string | undefined): string {
  const { env, oneOf, schemes = [] } = setting;
  const value = given?.trim() ? given.trim() : setting.default;
  if (oneOf === undefined || oneOf.includes(value)) return value;
  if (schemes.some((scheme) => value.startsWith(`${scheme}://`))) return value;
  const allowed = [...oneOf, ...schemes.map((scheme) => `${scheme}://…`)];
  throw new ConfigError(`${env}=${withoutPassword(value)} is not known; it is one of ${allowed.join(', ')}`);
}

/** An address as it may be shown and logged. */
export const withoutPassword = (address: string): string => address.replace(/:\/+.*@/g, '://***@');

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new ConfigError(`${SETTINGS.port.env}=${text} is no port; it is a number from 0 to 65535`);
}

function leaseOf(text: string): number {
  if (/^\d{4,7}$/.test(text) && Number(text) >= 1000) return Number(text);
  throw new ConfigError(
    `${SETTINGS.lease.env}=${text} is no lease; it is a number of milliseconds from 1000`,
  );
}

function hostOf(text: string): string {
  if (isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text)) return text;
  throw new ConfigError(`${SETTINGS.host.env}=${text} is neither an IP address nor a host name`);
}

function archiveAfterOf(text: string): number | undefined {
  if (text === SETTINGS.archiveAfter.default) return undefined;
  const [, ...parts] =
    /^P(?=\d|T\d)(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/.exec(text) ?? [];
  if (parts.length === 0)
    throw new ConfigError(
      `${SETTINGS.archiveAfter.env}=${text} is no duration; it is never, or like P30D, PT12H or P1DT12H`,
    );
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
