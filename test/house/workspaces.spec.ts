import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './files.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly license: string;
  readonly engines: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}
interface TsConfig {
  readonly references?: readonly { readonly path: string }[];
}

const json = <T>(path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
const folders = ['libs', 'apps', 'examples']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .toSorted();
const manifests = new Map(folders.map((folder) => [folder, json<Manifest>(`${folder}/package.json`)]));
const version = json<Manifest>('package.json').version;

/** The workspaces that `folder` names in its package.json, as folders. */
function internalDependencies(folder: string): readonly string[] {
  const dependencies = Object.keys(manifests.get(folder)?.dependencies ?? {});
  return folders.filter((other) => dependencies.includes(manifests.get(other)?.name ?? '')).toSorted();
}

describe.each(folders)('%s', (folder) => {
  const manifest = json<Manifest>(`${folder}/package.json`);

  it('shares version, licence and module system with the rest', () => {
    expect(manifest).toMatchObject({
      version,
      type: 'module',
      license: 'Apache-2.0',
      engines: { node: '>=20.19.0' },
    });
    const internal = Object.entries(manifest.dependencies ?? {}).filter(([name]) =>
      name.startsWith('@onward/'),
    );
    expect(internal.filter(([, wanted]) => wanted !== version)).toEqual([]);
  });

  it('is built after exactly the workspaces it depends on', () => {
    const references = (json<TsConfig>(`${folder}/tsconfig.json`).references ?? [])
      .map(({ path }) => join(folder, path))
      .toSorted();
    expect(references).toEqual(internalDependencies(folder));
  });

  it('is part of the build', () => {
    const built = (json<TsConfig>('tsconfig.build.json').references ?? []).map(({ path }) => path);
    expect(built).toContain(folder);
  });
});
