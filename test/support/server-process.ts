import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url));
const STANDBY = new URL('./standby.mjs', import.meta.url).href;
const START_WITHIN_MS = 120_000;
const KEPT_ERRORS = 20_000;

export interface ServerProcessOptions {
  /** The data folder. */
  readonly data: string;
  /** The module of `ONWARD_HANDLERS`. */
  readonly handlers?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Before the program, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

/** The built server as a process of its own, on a free port of 127.0.0.1: something to be killed. */
export class ServerProcess {
  private readonly child: ChildProcess;
  private readonly listening: Promise<string>;
  private errors = '';
  private startedAt = 0;
  /** From `start` until it took commands, ms. */
  startMs = 0;

  constructor(options: ServerProcessOptions) {
    this.child = spawn(process.execPath, ['--import', STANDBY, ...(options.nodeOptions ?? []), MAIN], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...withoutSettings(process.env),
        ONWARD_PORT: '0',
        ONWARD_DATA: options.data,
        ONWARD_LOG_LEVEL: 'warn',
        ...(options.handlers === undefined ? {} : { ONWARD_HANDLERS: options.handlers }),
        ...options.env,
      },
    });
    this.child.stdin!.on('error', () => undefined);
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString()).slice(-KEPT_ERRORS);
    });
    this.listening = this.greeting();
    this.listening.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The end of what it wrote to standard error. */
  get log(): string {
    return this.errors;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Lets it start; resolves with its URL when it takes commands. */
  start(): Promise<string> {
    this.startedAt = performance.now();
    this.child.stdin!.write('start\n');
    return this.listening;
  }

  /** As a power cut for the process: nothing of it runs any more when this resolves. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** As an operator would. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended) return;
    const exited = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    this.child.kill(signal);
    await exited;
  }

  private greeting(): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      const tooLate = setTimeout(() => reject(new Error(`no start: ${text}${this.errors}`)), START_WITHIN_MS);
      tooLate.unref();
      this.child.stdout!.on('data', (chunk: Buffer) => {
        text = (text + chunk.toString()).slice(-KEPT_ERRORS);
        const url = /API\s+(http:\/\/\S+)\/v2/.exec(text)?.[1];
        if (url === undefined) return;
        clearTimeout(tooLate);
        this.startMs ||= performance.now() - this.startedAt;
        resolve(url);
      });
      this.child.once('exit', (code, signal) => {
        clearTimeout(tooLate);
        reject(new Error(`the server ended (${signal ?? code}) before it had started: ${this.errors}`));
      });
    });
  }
}

/** What is set for other servers on this machine is none of this one's business. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ONWARD_')));
}
