import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { comparePositions, type Position } from '@onward/model';
import { BenchServer, type Usage } from './bench-server.js';
import { generate } from './load/generate.js';
import type { LoadOrder, LoadReport } from './load/order.js';
import { diskUse, logFacts, type DiskUse, type LogFacts } from './log-facts.js';
import { rawPuts } from './raw.js';
import type { Result } from './result.js';

export interface BenchOptions {
  /** Sustained load, after the warm-up. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly clients: number;
  readonly parked: number;
  /** Timers that are far away. */
  readonly timers: number;
  /** Where data folders are made, on the disk to be measured. */
  readonly parent: string;
  /** Of the server, such as `--cpu-prof`. */
  readonly nodeOptions: readonly string[];
  readonly say: (line: string) => void;
}

export interface Projection {
  readonly name: string;
  readonly status: string;
  readonly position: Position | null;
  readonly head: Position;
}

/** What one stretch of load has shown. */
export interface Measured {
  readonly load: LoadReport;
  readonly before: Usage;
  readonly after: Usage;
  readonly seconds: number;
  readonly finalLag: number;
}

const MAX_RAW_SECONDS = 3;

/** A server with an empty data folder, for one workload. */
export class Bench {
  private constructor(
    readonly options: BenchOptions,
    readonly data: string,
    readonly server: BenchServer,
    private readonly diskBefore: DiskUse,
  ) {}

  static async with<T>(
    options: BenchOptions,
    run: (bench: Bench) => Promise<T>,
    withReadModels = true,
  ): Promise<T> {
    const data = await mkdtemp(join(options.parent, 'data-'));
    const server = await BenchServer.start({ data, withReadModels, nodeOptions: options.nodeOptions });
    try {
      return await run(new Bench(options, data, server, await diskUse(data)));
    } finally {
      await server.stop();
      await rm(data, { recursive: true });
    }
  }

  async load(
    order: Omit<LoadOrder, 'url' | 'warmUpSeconds' | 'seconds'> & Partial<LoadOrder>,
  ): Promise<Measured> {
    const { seconds, warmUpSeconds } = this.options;
    const before = await this.server.usage();
    const began = performance.now();
    const load = await generate({ seconds, warmUpSeconds, ...order, url: this.server.url });
    const after = await this.server.usage();
    const took = (performance.now() - began) / 1000;
    return { load, before, after, seconds: took, finalLag: await this.caughtUp() };
  }

  /** Stops the server and makes a row of what was measured. */
  async row(
    workload: string,
    clients: number,
    measured: Measured,
    instances = measured.load.total,
  ): Promise<Result> {
    const { load, before, after, seconds, finalLag } = measured;
    await this.server.stop();
    const disk = await diskUse(this.data);
    const facts = await logFacts(this.data);
    const perSecond = load.count / load.seconds;
    return {
      workload,
      clients,
      unit: 'instances',
      perSecond,
      seconds: load.seconds,
      p50: load.p50,
      p99: load.p99,
      eventsPerInstance: facts.events,
      appendsPerInstance: facts.appends,
      logBytesPerInstance: (disk.log - this.diskBefore.log) / instances,
      readModelBytesPerInstance: (disk.readModels - this.diskBefore.readModels) / instances,
      rss: after.rss,
      finalLag,
      cpu: {
        server: (after.cpuMs - before.cpuMs) / 1000 / seconds,
        mainThread: (after.mainThreadMs - before.mainThreadMs) / 1000 / seconds,
        loadGenerator: load.cpu,
      },
      cpuMicrosPerInstance: ((after.cpuMs - before.cpuMs) * 1000) / load.total,
      raw: await this.raw(clients, facts, perSecond),
    };
  }

  /** Of the log. */
  async head(): Promise<Position> {
    const { items } = await this.server.get<{ items: readonly Projection[] }>('/v2/projections');
    return items[0]!.head;
  }

  /** Resolves when every read model has all that is stored now, with the time that took, ms. */
  async caughtUp(): Promise<number> {
    const began = performance.now();
    let goal: Position | undefined;
    for (;;) {
      const { items } = await this.server.get<{ items: readonly Projection[] }>('/v2/projections');
      goal ??= items[0]!.head;
      const target = goal;
      if (items.every(({ position }) => position !== null && comparePositions(position, target) >= 0))
        return performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private async raw(clients: number, facts: LogFacts, perSecond: number): Promise<Result['raw']> {
    const { bytesPerAppend, appends } = facts;
    const { parent, seconds } = this.options;
    const limit = await rawPuts(parent, clients, bytesPerAppend, Math.min(seconds, MAX_RAW_SECONDS));
    const instancesPerSecond = limit.perSecond / appends;
    return { ...limit, bytesPerAppend, instancesPerSecond, ratio: perSecond / instancesPerSecond };
  }
}
