import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Random } from '@onward/testing';
import { ServerProcess } from '../support/server-process.js';
import { checkAcknowledged } from './checks/acknowledged.js';
import { checkCompensation } from './checks/compensation.js';
import { checkEffects } from './checks/effects.js';
import { checkEnds } from './checks/ends.js';
import { checkReadModels } from './checks/read-models.js';
import { checkStreams } from './checks/streams.js';
import { Commander } from './commander.js';
import { deployAll } from './deploy.js';
import { Gate } from './gate.js';
import { readHistory } from './history.js';
import { Ledger } from './ledger.js';
import type { Actor } from './load/actor.js';
import { Follower } from './load/follower.js';
import { operator } from './load/operator.js';
import { person } from './load/person.js';
import { repeater } from './load/repeater.js';
import { starter } from './load/starter.js';
import { worker } from './load/worker.js';
import { Moments } from './moments.js';
import { settle } from './settle.js';

export interface CampaignOptions {
  readonly rounds: number;
  readonly seed: number | string;
  readonly say?: (line: string) => void;
}

export interface Report {
  readonly violations: readonly string[];
  readonly rounds: number;
  readonly instances: number;
  readonly events: number;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly effects: number;
  /** Effects that have happened again. */
  readonly repeated: number;
  /** From the start of a process whose modules are loaded until it took commands, ms, in ascending order. */
  readonly startMs: readonly number[];
}

const HANDLERS = fileURLToPath(new URL('handlers.mjs', import.meta.url));

/** Rounds of load that each end with SIGKILL, on one data folder; then everything is looked into. */
export async function campaign({ rounds, seed, say = () => undefined }: CampaignOptions): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'onward-recovery-'));
  const ledger = new Ledger(join(folder, 'effects.jsonl'));
  const life = new Life(folder, ledger, new Random(seed), say);
  try {
    for (let round = 1; round <= rounds; round++) await life.round(round);
    return await life.lookInto(rounds);
  } finally {
    await life.end();
    await rm(folder, { recursive: true, force: true });
  }
}

class Life {
  private readonly gate = new Gate();
  private readonly moments = new Moments();
  private readonly commander: Commander;
  private readonly follower = new Follower();
  private readonly closing = new AbortController();
  private readonly actors: Promise<void>[] = [];
  private readonly startMs: number[] = [];
  private server: ServerProcess;
  /** Loads its modules while the other one is at work. */
  private standby: ServerProcess;

  constructor(
    private readonly folder: string,
    private readonly ledger: Ledger,
    private readonly random: Random,
    private readonly say: (line: string) => void,
  ) {
    this.commander = new Commander(this.gate, ledger, this.moments);
    this.server = this.newProcess();
    this.standby = this.newProcess();
    this.beginLoad();
  }

  /**
   * Starts the server and kills it: mostly at work, once so many commands have been acknowledged or, in half of the rounds, as soon as
   * one is then under way that may not be sent again; sometimes while it starts.
   */
  async round(round: number): Promise<void> {
    const isAtStart = round > 1 && this.random.chance(0.12);
    const moment = await (isAtStart ? this.startHalf() : this.work());
    this.gate.close();
    await this.server.kill();
    this.say(
      `round ${round}: killed ${moment}, ${this.ledger.acknowledged.length} commands acknowledged so far`,
    );
    this.server = this.standby;
    this.standby = this.newProcess();
  }

  async lookInto(rounds: number): Promise<Report> {
    const { ledger, follower } = this;
    const url = await this.start();
    this.closing.abort();
    const left = await settle(this.commander);
    const history = await readHistory(url);
    await until(() => follower.positions.length >= history.events.length);
    const effects = await ledger.effects();
    const readModels = await checkReadModels(url, history);
    return {
      violations: [
        ...ledger.violations,
        ...(left === undefined ? [] : [left]),
        ...checkStreams(history, follower.positions),
        ...checkAcknowledged(history, ledger),
        ...checkEffects(history, effects),
        ...checkCompensation(history, effects),
        ...checkEnds(history),
        ...readModels,
      ],
      rounds,
      instances: history.instances.size,
      events: history.events.length,
      acknowledged: ledger.acknowledged.length,
      unknown: ledger.unknown.length,
      effects: effects.length,
      repeated: effects.length - new Set(effects.map(({ job }) => job)).size,
      startMs: this.startMs.toSorted((a, b) => a - b),
    };
  }

  async end(): Promise<void> {
    this.gate.end();
    this.follower.stop();
    await Promise.all([this.server.kill(), this.standby.kill()]);
    await Promise.all(this.actors);
  }

  private async start(): Promise<string> {
    const url = await this.server.start();
    this.startMs.push(this.server.startMs);
    this.ledger.violations.push(...(await deployAll(url)));
    this.gate.open(url);
    return url;
  }

  /** The only moment that is a time: a start is the same on any machine but for how far it comes. */
  private async startHalf(): Promise<string> {
    const ms = this.random.between(0, 400);
    this.server.start().catch(() => undefined);
    await pause(ms);
    return `${ms} ms after it began to start`;
  }

  private async work(): Promise<string> {
    const { moments } = this;
    const some = this.random.between(5, 50);
    const isMidway = this.random.chance(0.5);
    const enough = moments.acknowledged + some;
    await this.start();
    await moments.until(() => moments.acknowledged >= enough && (!isMidway || moments.unrepeatable > 0));
    return `after ${some} commands${isMidway ? ', with others under way' : ''}`;
  }

  private newProcess(): ServerProcess {
    const env = { ONWARD_LEDGER: this.ledger.file };
    return new ServerProcess({ data: join(this.folder, 'data'), handlers: HANDLERS, env });
  }

  private beginLoad(): void {
    const roles = [starter, starter, starter, worker, worker, person, operator, repeater];
    const actor = (label: string): Actor => ({
      commander: this.commander,
      random: this.random.fork(label),
      closing: this.closing.signal,
    });
    for (const [n, role] of roles.entries()) this.actors.push(role(actor(`actor ${n}`)));
    this.actors.push(this.follower.run(actor('follower')));
  }
}

async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 10_000;
  while (!condition() && Date.now() < givenUpAt) await pause(20);
}
