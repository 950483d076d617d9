import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@onward/testing';
import { ServerProcess } from '../support/server-process.js';
import { Crowd, HANDLERS } from './crowd.js';
import { deployAll } from './deploy.js';
import { Ledger } from './ledger.js';
import type { Verdict } from './verdict.js';

export interface CampaignOptions {
  readonly rounds: number;
  readonly seed: number | string;
  readonly say?: (line: string) => void;
  /** Of the servers, such as `ONWARD_EVENTSTORE`. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Report extends Verdict {
  readonly rounds: number;
  /** From the start of a process whose modules are loaded until it took commands, ms, in ascending order. */
  readonly startMs: readonly number[];
}

/** Rounds of load that each end with SIGKILL, on one data folder; then everything is looked into. */
export async function campaign({
  rounds,
  seed,
  env = {},
  say = () => undefined,
}: CampaignOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-recovery-'));
  const ledger = new Ledger(join(folder, 'effects.jsonl'));
  const life = new Life(folder, ledger, new Random(seed), env, say);
  try {
    for (let round = 1; round <= rounds; round++) await life.round(round);
    return await life.lookInto(rounds);
  } finally {
    await life.end();
    await rm(folder, { recursive: true, force: true });
  }
}

class Life {
  private readonly crowd: Crowd;
  private readonly startMs: number[] = [];
  private url = '';
  private server: ServerProcess;
  /** Loads its modules while the other one is at work. */
  private standby: ServerProcess;

  constructor(
    private readonly folder: string,
    private readonly ledger: Ledger,
    private readonly random: Random,
    private readonly env: Readonly<Record<string, string>>,
    private readonly say: (line: string) => void,
  ) {
    this.server = this.newProcess();
    this.standby = this.newProcess();
    this.crowd = new Crowd(ledger, random);
  }

  /**
   * Starts the server and kills it: mostly at work, once so many commands have been acknowledged or, in half of the rounds, as soon as
   * one is then under way that may not be sent again; sometimes while it starts.
   */
  async round(round: number): Promise<void> {
    const isAtStart = round > 1 && this.random.chance(0.12);
    const moment = await (isAtStart ? this.startHalf() : this.work());
    this.crowd.gate.close(this.url);
    await this.server.kill();
    this.say(
      `round ${round}: killed ${moment}, ${this.ledger.acknowledged.length} commands acknowledged so far`,
    );
    this.server = this.standby;
    this.standby = this.newProcess();
  }

  async lookInto(rounds: number): Promise<Report> {
    const url = await this.start();
    const found = await this.crowd.verdict([url]);
    return { ...found, rounds, startMs: this.startMs.toSorted((a, b) => a - b) };
  }

  end(): Promise<void> {
    return this.crowd.end(() => Promise.all([this.server.kill(), this.standby.kill()]));
  }

  private async start(): Promise<string> {
    this.url = await this.server.start();
    this.startMs.push(this.server.startMs);
    this.ledger.violations.push(...(await deployAll(this.url)));
    this.crowd.gate.open(this.url);
    return this.url;
  }

  /** The only moment that is a time: wherever the start then is, it has to bear it. */
  private async startHalf(): Promise<string> {
    const ms = this.random.between(0, 400);
    this.server.start().catch(() => undefined);
    await pause(ms);
    return `${ms} ms after it began to start`;
  }

  private async work(): Promise<string> {
    const { moments } = this.crowd;
    const some = this.random.between(5, 50);
    const isMidway = this.random.chance(0.5);
    const enough = moments.acknowledged + some;
    await this.start();
    await moments.until(() => moments.acknowledged >= enough && (!isMidway || moments.unrepeatable > 0));
    return `after ${some} commands${isMidway ? ', with others under way' : ''}`;
  }

  private newProcess(): ServerProcess {
    const env = { ...this.env, ONWARD_LEDGER: this.ledger.file };
    return new ServerProcess({ data: join(this.folder, 'data'), handlers: HANDLERS, env });
  }
}
