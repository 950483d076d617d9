import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = join(
  dirname(createRequire(import.meta.url).resolve('@onward/server/package.json')),
  'dist/main.js',
);
const HANDLERS = fileURLToPath(new URL('slow-handlers.js', import.meta.url));

/** `npm start`, on a data folder and with the handlers of the demo. */
export class DemoServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param port 0: any free one */
  static async start(folder: string, port: number): Promise<DemoServer> {
    const child = spawn(process.execPath, [MAIN], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ONWARD_HOST: '127.0.0.1',
        ONWARD_PORT: String(port),
        ONWARD_DATA: folder,
        ONWARD_HANDLERS: HANDLERS,
        ONWARD_LOG_LEVEL: 'warn',
      },
    });
    return new DemoServer(child, await urlOf(child));
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** SIGKILL: it cannot say goodbye, nor write anything any more. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** Where it listens, from its greeting; rejects with what it wrote where it ends before. */
function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    const read = (chunk: Buffer): void => {
      written = (written + chunk.toString()).slice(-10_000);
      const url = /API\s+(http:\/\/\S+)\/v2/.exec(written)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${written.trim()}`)));
  });
}
