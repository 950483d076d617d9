import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * `ONWARD_TEST_EVENTSTORE_START`: a command that runs one insecure EventStoreDB in the foreground, on 127.0.0.1. It is given a port and a
 * data folder. See `docs/eventstoredb.md`.
 */
const COMMAND = process.env['ONWARD_TEST_EVENTSTORE_START']?.trim() ?? '';

const SKIP_REASON = 'ONWARD_TEST_EVENTSTORE_START names no command that starts an EventStoreDB';
const READY_WITHIN_MS = 180_000;
const FIRST_PORT = 21_000;
const PORTS = 5_000;

/** The suite, where servers can be started; otherwise it is reported as skipped, with the reason. */
export function withEventStoreServers(name: string, suite: () => void): void {
  if (COMMAND !== '') {
    describe(name, suite);
    return;
  }
  process.stderr.write(`skipped: ${name} (${SKIP_REASON})\n`);
  describe.skip(`${name} (skipped: ${SKIP_REASON})`, () => {
    test('needs a server', () => {
      throw new Error(SKIP_REASON);
    });
  });
}

/** An EventStoreDB of this test's own, to be stopped and started on the same data. */
export class EventStoreServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async create(): Promise<EventStoreServer> {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    const server = new EventStoreServer(port, await mkdtemp(join(tmpdir(), 'onward-esdb-')));
    await server.start();
    return server;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const [program, ...args] = COMMAND.split(/\s+/);
    const child = spawn(program!, [...args, String(this.port), this.folder], { stdio: 'ignore' });
    this.child = child;
    const givenUpAt = Date.now() + READY_WITHIN_MS;
    while (!(await this.answers())) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`"${COMMAND} ${this.port} ${this.folder}" has ended`);
      if (Date.now() > givenUpAt) throw new Error(`EventStoreDB does not answer on port ${this.port}`);
      await pause(100);
    }
  }

  /** As a power cut for the process. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** As an operator would. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await exited;
  }

  private async answers(): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.port}/health/live`).catch(() => undefined);
    return response?.ok === true;
  }
}
