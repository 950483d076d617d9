import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PROCESSES } from './processes.js';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const START_WITHIN_MS = 60_000;

export interface Usage {
  /** Bytes. */
  readonly rss: number;
  /** Bytes. */
  readonly heapUsed: number;
  /** Of all threads, since the start. */
  readonly cpuMs: number;
  /** The thread that runs everything but LMDB's commits was busy, since the start. */
  readonly mainThreadMs: number;
}

interface StartOptions {
  readonly data: string;
  readonly withReadModels: boolean;
  /** Such as `--cpu-prof`. */
  readonly nodeOptions: readonly string[];
}

/** The built server in a process of its own, with the bench's processes deployed. */
export class BenchServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start({ data, withReadModels, nodeOptions }: StartOptions): Promise<BenchServer> {
    const main = withReadModels ? '../../apps/server/dist/main.js' : 'without-read-models.mjs';
    const child = fork(pathOf(main), [], {
      // The first as `npm start` has it.
      execArgv: [
        '--max-semi-space-size=32',
        '--expose-gc',
        '--import',
        new URL('probe.mjs', import.meta.url).href,
        ...nodeOptions,
      ],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        ONWARD_PORT: '0',
        ONWARD_DATA: data,
        ONWARD_LOG_LEVEL: 'warn',
        ONWARD_HANDLERS: pathOf('handlers.mjs'),
      },
    });
    const server = new BenchServer(child, await listening(child));
    await server.deploy();
    return server;
  }

  /** `collect`: after a garbage collection. */
  async usage(wish: 'now' | 'collect' = 'now'): Promise<Usage> {
    this.child.send(wish);
    const [usage] = (await once(this.child, 'message')) as [Usage];
    return usage;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async post(
    path: string,
    body: string | FormData,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST', body, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }

  private async deploy(): Promise<void> {
    const form = new FormData();
    for (const { id, xml } of PROCESSES) form.append('resources', new Blob([await xml]), `${id}.bpmn`);
    await this.post('/v2/deployments', form);
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const tooLate = setTimeout(
      () => reject(new Error(`the server does not start: ${text}`)),
      START_WITHIN_MS,
    );
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /API\s+(http:\/\/\S+)\/v2/.exec(text)?.[1];
      if (url === undefined) return;
      clearTimeout(tooLate);
      child.stdout!.removeAllListeners('data').resume();
      resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}
