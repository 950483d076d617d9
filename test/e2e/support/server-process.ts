import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url));

export interface ServerProcess {
  readonly child: ChildProcess;
  /** All it has printed so far. */
  output(): { readonly out: string; readonly err: string };
  /** Resolves with its URL when it takes commands; rejects when it ends before. */
  url(): Promise<string>;
  /** Resolves with its exit code. */
  ended(): Promise<number | null>;
}

/** The built server in a process of its own, as `npm start` runs it. */
export function startProcess(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ServerProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ONWARD_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output: () => ({ out, err }),
    ended: () => ended,
    url: () =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = /API {2,}(http:\S+)\/v2/.exec(out);
          if (found) resolve(found[1]!);
        };
        child.stdout!.on('data', look);
        ended.then(() => reject(new Error(`the server ended: ${err}`)), reject);
        look();
      }),
  };
}
