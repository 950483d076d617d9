import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../house/files.js';

/** The part of a compose file that ours use. */
export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly [key: string]: unknown;
}

export interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** With anchors and `<<` resolved, as Compose does it. */
export const composeOf = (path: string): Compose =>
  parse(textOf(path), { merge: true, strict: true, uniqueKeys: true }) as Compose;

/** `${NAME:-default}` as Compose puts it where NAME is not set; `$$` is a dollar. */
export const interpolated = (text: string): string =>
  text.replace(/\$\{([A-Z_]+):-([^}]*)\}/g, '$2').replaceAll('$$', '$');

/** Instructions of a Dockerfile, with continued lines joined. */
export function instructionsOf(text: string): readonly { readonly name: string; readonly rest: string }[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return name === undefined || rest === undefined ? [] : [{ name, rest }];
    });
}
