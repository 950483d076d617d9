import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Projection } from '@onward/read-models';
import type { JobHandler } from '@onward/runtime';
import { ConfigError } from './config.js';
import { SETTINGS } from './options.js';

/** The default export of the module at `path` (relative to `cwd`). */
async function defaultExport(path: string, env: string, cwd: string): Promise<unknown> {
  try {
    const loaded = (await import(pathToFileURL(resolve(cwd, path)).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new ConfigError(`${env}=${path} cannot be loaded: ${reason}`);
  }
}

/** `ONWARD_HANDLERS`: job handlers by job type. */
export async function loadHandlers(path: string, cwd: string): Promise<Readonly<Record<string, JobHandler>>> {
  if (path === '') return {};
  const { env } = SETTINGS.handlers;
  const exported = await defaultExport(path, env, cwd);
  if (!isRecord(exported))
    throw new ConfigError(`${env}=${path} must have a default export { [job type]: job => variables }`);
  for (const [type, handler] of Object.entries(exported)) {
    if (typeof handler !== 'function')
      throw new ConfigError(`${env}=${path}: the handler of "${type}" is no function`);
  }
  return exported as Record<string, JobHandler>;
}

/** `ONWARD_PROJECTIONS`: the URL of a module of one projection or a list of them, all of them sound. */
export async function checkProjections(
  path: string,
  cwd: string,
  taken: readonly string[],
): Promise<readonly string[]> {
  if (path === '') return [];
  const { env } = SETTINGS.projections;
  const exported = await defaultExport(path, env, cwd);
  const projections: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  const names = new Set(taken);
  for (const projection of projections) {
    const wrong = problemWith(projection, names);
    if (wrong !== undefined) throw new ConfigError(`${env}=${path}: ${wrong}`);
    names.add((projection as Projection).name);
  }
  return [pathToFileURL(resolve(cwd, path)).href];
}

function problemWith(projection: unknown, names: ReadonlySet<string>): string | undefined {
  if (!isRecord(projection)) return 'the default export must be a projection or a list of them';
  const { name, version, indexes, on } = projection;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 100) {
    return `a projection's "name" is lower-case words with hyphens, not ${JSON.stringify(name)}`;
  }
  if (names.has(name)) return `there is another projection named "${name}"`;
  if (!Number.isSafeInteger(version)) return `the "version" of projection "${name}" is a whole number`;
  if (!Array.isArray(indexes))
    return `the "indexes" of projection "${name}" are a list, [] where there are none`;
  if (!isRecord(on)) return `"on" of projection "${name}" is an object of folds by event type`;
  const broken = Object.entries(on).find(([, fold]) => !isFold(fold));
  return broken === undefined
    ? undefined
    : `"on.${broken[0]}" of projection "${name}" needs the functions "ids" and "apply"`;
}

const isFold = (fold: unknown): boolean =>
  isRecord(fold) && typeof fold['ids'] === 'function' && typeof fold['apply'] === 'function';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
