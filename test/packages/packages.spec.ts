import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../house/files.js';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const packages = ['libs', 'apps']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
  .filter((folder) => existsSync(join(folder, 'package.json')))
  .map(manifestOf)
  .filter((manifest) => manifest.private !== true);

/** Contract suites run inside a test runner, and bring their own tests; nothing imports them in an application. */
const isForTests = (name: string): boolean => /\/(contract|testing)$/.test(name);
const isCode = (target: Manifest['exports'][string]) => typeof target === 'object';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const INSTALL_WITHIN_MS = 600_000;
let project: string;

/** What a program prints; where it fails, with all that says why. */
async function run(command: string, argv: readonly string[], cwd = project): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, argv, {
      cwd,
      env: withoutNpm(),
      maxBuffer: 2 ** 26,
    });
    return stdout;
  } catch (error) {
    const { code, signal, stdout, stderr } = error as Record<string, unknown>;
    throw new Error(
      `${command} ${argv.join(' ')}: ${String(code ?? signal)}\n${String(stdout)}${String(stderr)}`,
    );
  }
}

/** What npm has told this process about this repository is none of the other project's business. */
function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_(registry|cache))|NODE_OPTIONS$)/i.test(name),
    ),
  );
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'onward-packages-'));
  const tarballs = join(project, 'tarballs');
  await mkdir(tarballs);
  const workspaces = packages.map(({ name }) => `--workspace=${name}`);
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', tarballs, ...workspaces], root);
  const files = await readdir(tarballs);
  const dependencies = Object.fromEntries(
    packages.map(({ name }) => {
      const file = files.find(
        (one) => one.replace(/-\d+\.\d+\.\d+.*$/, '') === name.slice(1).replace('/', '-'),
      );
      return [name, `file:tarballs/${file}`];
    }),
  );
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies }),
  );
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']);
  await copyFile(
    join(root, 'examples/order-fulfilment/order-fulfilment.bpmn'),
    join(project, 'order-fulfilment.bpmn'),
  );
  for (const file of ['consumer.mjs', 'imports.mjs']) await copyFile(join(HERE, file), join(project, file));
}, INSTALL_WITHIN_MS);
afterAll(() => rm(project, { recursive: true, force: true }));

describe('the packages, packed and installed in an empty project', () => {
  it('are all there, from their tarballs', async () => {
    const installed = await readdir(join(project, 'node_modules/@onward'));
    expect(installed.map((name) => `@onward/${name}`).toSorted()).toEqual(
      packages.map(({ name }) => name).toSorted(),
    );
  });

  it('run an order to its end, and undo one whose card is declined', async () => {
    const { deployed, orders } = JSON.parse(await run(process.execPath, ['consumer.mjs'])) as {
      deployed: boolean;
      orders: unknown[];
    };
    expect(deployed).toBe(true);
    expect(orders).toMatchObject([
      { status: 'COMPLETED', variables: { trackingNumber: 't-1' } },
      { status: 'TERMINATED', endReason: 'COMPENSATED' },
    ]);
  });

  it('can be imported by every name they export', async () => {
    const names = packages.flatMap(({ name, exports }) =>
      Object.entries(exports)
        .filter(([, target]) => isCode(target))
        .map(([path]) => name + path.slice(1))
        .filter((one) => !isForTests(one)),
    );
    const counts = JSON.parse(await run(process.execPath, ['imports.mjs', ...names])) as Record<
      string,
      number
    >;
    expect(Object.keys(counts)).toEqual(names);
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('bring the command line', async () => {
    const version = await run(join(project, 'node_modules/.bin/onward'), ['--version']);
    expect(version.trim()).toBe(
      (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
    );
  });

  it.each(packages.map(({ name }) => name))(
    '%s has what its package.json names, and no tests',
    async (name) => {
      const folder = join(project, 'node_modules', name);
      const { exports } = manifestOf(folder);
      const named = Object.values(exports).flatMap((target) =>
        typeof target === 'string' ? [target] : [target.types, target.default],
      );
      expect(named.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
      const all = await readdir(folder, { recursive: true });
      expect(all.filter((file) => /\.(spec|fixture)\.|tsbuildinfo/.test(file))).toEqual([]);
    },
  );
});

describe('TypeScript in an empty project', () => {
  it('finds the types', async () => {
    await writeFile(join(project, 'typed.ts'), await readFile(join(HERE, 'typed.txt'), 'utf8'));
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023'];
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    await run(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...options,
      ...types,
      'typed.ts',
    ]);
  });
});
