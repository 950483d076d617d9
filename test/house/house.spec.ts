import { linesMatching, repositoryFiles } from './files.js';

const files = repositoryFiles();
const sources = files.filter(({ path }) => /\.(ts|tsx|mjs|cjs|js)$/.test(path));
const below = (folder: string) => sources.filter(({ path }) => path.startsWith(folder));
const withoutSpecs = <T extends { path: string }>(some: readonly T[]) =>
  some.filter(({ path }) => !path.endsWith('.spec.ts'));

const MAX_LINES = 350;

describe('every source file', () => {
  it(`has at most ${MAX_LINES} lines`, () => {
    const tooLong = sources
      .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(tooLong).toEqual([]);
  });

  it('leaves open ends to docs/, where they are found', () => {
    const documented = files
      .filter(({ path }) => path.startsWith('docs/'))
      .map(({ text }) => text)
      .join('\n');
    const marker = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);
    const open = linesMatching(sources, marker).filter(
      (line) => !documented.includes(line.split(':')[0] ?? line),
    );
    expect(open).toEqual([]);
  });

  it('focuses no test', () => {
    expect(linesMatching(sources, /^\s*(describe|it|test)\.only\(|^\s*(fdescribe|fit)\(/)).toEqual([]);
  });
});

describe('the engine is pure', () => {
  it.each([
    ['the clock', /\bDate\.now\(|\bnew Date\(|\bperformance\./],
    ['randomness', /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/],
    ['timers', /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/],
    [
      'the process',
      /(?<![.\w])process\.(argv|cwd|env|exit|hrtime|nextTick|on|pid|std|uptime)|\bglobalThis\b|\bconsole\./,
    ],
    ['anything asynchronous', /\basync |\bawait |\bPromise\b/],
  ])('and does not touch %s', (_what, pattern) => {
    const code = withoutSpecs(below('libs/engine/src/')).map(({ path, text }) => ({
      path,
      text: withoutComments(text),
    }));
    expect(linesMatching(code, pattern)).toEqual([]);
  });
});

describe('the repository', () => {
  it('knows no path of a machine it was written on', () => {
    const path = new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'home', 'tmp', 'Users'].join('|')})/`);
    expect(linesMatching(files, path)).toEqual([]);
  });

  it('leaves the choice of the package registry to whoever installs', () => {
    const hosts = ['registry.npmjs', 'registry.yarnpkg', 'npm.pkg.github', 'api.nuget', 'deb.debian'];
    const pattern = new RegExp(hosts.map((host) => host.replaceAll('.', '\\.') + '\\.').join('|'));
    expect(linesMatching(files, pattern)).toEqual([]);
    const lock = files.filter(({ path }) => path === 'package-lock.json');
    expect(lock).toHaveLength(1);
    expect(linesMatching(lock, /"resolved": "(https?|git)/)).toEqual([]);
  });
});

/** Blanks comments and keeps the lines, so that prose about time is no use of time. */
function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}
