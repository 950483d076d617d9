import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Runtime } from '@onward/runtime';
import { JobHandlersExplorer } from '../jobs/job-handlers.explorer.js';
import type { OnwardOptions } from './onward.options.js';
import { closeStores } from './stores.js';
import { InjectRuntime, OPTIONS, STORES, type Stores } from './tokens.js';

const KEEP_ALIVE_MS = 2 ** 30;

/** Starts the runtime once the application (its sagas and handlers included) is up, and stops it when nothing is asked any more. */
@Injectable()
export class OnwardHost implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private isReady = false;
  private starting: Promise<void> | undefined;
  /** The runtime's own timers do not keep a process alive; an application without an HTTP server would end while it has work to do. */
  private keepAlive: ReturnType<typeof setInterval> | undefined;

  constructor(
    @InjectRuntime() private readonly runtime: Runtime,
    @Inject(OPTIONS) private readonly options: OnwardOptions,
    @Inject(STORES) private readonly stores: Stores,
    private readonly explorer: JobHandlersExplorer,
  ) {}

  /** Commands are taken. */
  get ready(): boolean {
    return this.isReady;
  }

  /** Resolves when commands are taken; rejects with what prevented the start. */
  get started(): Promise<void> {
    return this.starting ?? Promise.reject(new Error('the application has not been initialised'));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.registerHandlers();
    this.keepAlive = setInterval(() => undefined, KEEP_ALIVE_MS);
    this.starting = this.runtime.start().then(() => {
      this.isReady = true;
    });
    this.starting.catch(() => clearInterval(this.keepAlive));
    if (this.options.awaitStart ?? true) await this.starting;
  }

  beforeApplicationShutdown(): void {
    this.isReady = false;
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.keepAlive);
    await this.starting?.catch(() => undefined);
    try {
      await this.runtime.stop();
    } finally {
      await closeStores(this.stores);
    }
  }

  private registerHandlers(): void {
    const seen = new Map<string, string>();
    const register = (type: string, where: string): void => {
      const first = seen.get(type);
      if (first !== undefined) {
        throw new Error(`two handlers for jobs of type "${type}": ${first} and ${where}; keep one of them`);
      }
      seen.set(type, where);
    };
    for (const { type, where, handler, concurrency } of this.explorer.find()) {
      register(type, where);
      this.runtime.jobs.handle(type, handler, concurrency === undefined ? undefined : { concurrency });
    }
    for (const [type, handler] of Object.entries(this.options.handlers ?? {})) {
      register(type, 'the handlers option');
      this.runtime.jobs.handle(type, handler);
    }
  }
}
