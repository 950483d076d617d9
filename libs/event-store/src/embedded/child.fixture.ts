import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own that runs a module of this folder and says what it has done line by line. */
export class Child {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  readonly #exited: Promise<unknown>;
  #waiting: (() => void)[] = [];

  constructor(module: string, args: readonly string[]) {
    const script = fileURLToPath(new URL(module, import.meta.url));
    const node = ['--conditions=onward-source', '--import', 'tsx', script, ...args];
    this.process = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#exited = once(this.process, 'exit');
    createInterface(this.process.stdout!).on('line', (line) => {
      this.lines.push(line);
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
    void this.#exited.then(() => {
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  /** Resolves when it holds or the process has ended. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition() && this.process.exitCode === null && this.process.signalCode === null) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Ends it without warning; resolves when it is gone and all it said has been read. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited();
  }

  async exited(): Promise<void> {
    await this.#exited;
    if (!this.process.stdout!.readableEnded) await once(this.process.stdout!, 'end');
  }
}
