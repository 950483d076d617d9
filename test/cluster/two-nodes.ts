import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@onward/testing';
import { Crowd, HANDLERS } from '../recovery/crowd.js';
import { deployAll } from '../recovery/deploy.js';
import { Ledger } from '../recovery/ledger.js';
import type { Verdict } from '../recovery/verdict.js';
import { ServerProcess } from '../support/server-process.js';

export const LEASE_MS = 2_000;

/** Two engine processes on one EventStoreDB, each with read models of its own, and everybody who uses them. */
export class TwoNodes {
  readonly crowd: Crowd;
  private readonly nodes: { server: ServerProcess; url: string }[] = [];
  /** Loads its modules while the others are at work. */
  private standby: { readonly at: number; readonly server: ServerProcess } | undefined;

  private constructor(
    private readonly folder: string,
    private readonly eventStore: string,
    seed: number,
  ) {
    this.crowd = new Crowd(new Ledger(join(folder, 'effects.jsonl')), new Random(seed));
  }

  static async start(eventStore: string, seed: number): Promise<TwoNodes> {
    const all = new TwoNodes(await mkdtemp(join(tmpdir(), 'onward-nodes-')), eventStore, seed);
    for (const at of [0, 1]) await all.startNode(at);
    return all;
  }

  get urls(): readonly string[] {
    return this.nodes.map(({ url }) => url);
  }

  /** Takes part as soon as it takes commands. */
  async startNode(at: number): Promise<void> {
    const { ledger } = this.crowd;
    const server = this.standby?.at === at ? this.standby.server : this.newProcess(at);
    const url = await server.start();
    this.nodes[at] = { server, url };
    ledger.violations.push(...(await deployAll(url)));
    this.crowd.gate.open(url);
    if (at === 1) this.standby = { at, server: this.newProcess(at) };
  }

  async killNode(at: number): Promise<void> {
    const { server, url } = this.nodes[at]!;
    this.crowd.gate.close(url);
    await server.kill();
  }

  private newProcess(at: number): ServerProcess {
    return new ServerProcess({
      data: join(this.folder, `node-${at}`),
      handlers: HANDLERS,
      env: {
        ONWARD_EVENTSTORE: this.eventStore,
        ONWARD_LEASE_MS: String(LEASE_MS),
        ONWARD_LEDGER: this.crowd.ledger.file,
      },
    });
  }

  /** Instances started so far, those with an unknown outcome left out. */
  get started(): number {
    return this.crowd.ledger.acknowledged.filter(({ call }) => call.path === '/v2/process-instances').length;
  }

  async untilStarted(count: number): Promise<void> {
    while (this.started < count) await pause(20);
  }

  verdict(): Promise<Verdict> {
    return this.crowd.verdict(this.urls);
  }

  /** What the nodes have logged last, for a failure's message. */
  get logs(): readonly string[] {
    return this.nodes.map(({ server }) => server.log);
  }

  async end(): Promise<void> {
    const servers = [...this.nodes, ...(this.standby === undefined ? [] : [this.standby])];
    await this.crowd.end(() => Promise.all(servers.map(({ server }) => server.kill())));
    await rm(this.folder, { recursive: true, force: true });
  }
}
