import { fileURLToPath } from 'node:url';
import type { Random } from '@onward/testing';
import { Commander } from './commander.js';
import { Gate } from './gate.js';
import type { Ledger } from './ledger.js';
import type { Actor } from './load/actor.js';
import { Follower } from './load/follower.js';
import { operator } from './load/operator.js';
import { payer } from './load/payer.js';
import { person } from './load/person.js';
import { repeater } from './load/repeater.js';
import { starter } from './load/starter.js';
import { worker } from './load/worker.js';
import { Moments } from './moments.js';
import { verdict, type Verdict } from './verdict.js';

/** The module of in-process handlers of the servers they use. */
export const HANDLERS = fileURLToPath(new URL('handlers.mjs', import.meta.url));

const ROLES = [starter, starter, starter, worker, worker, person, operator, payer, repeater];

/** Everybody who uses the servers: they go on for as long as there is one, and keep the books. */
export class Crowd {
  readonly gate = new Gate();
  readonly moments = new Moments();
  readonly commander: Commander;
  private readonly follower = new Follower();
  private readonly closing = new AbortController();
  private readonly actors: readonly Promise<void>[];

  constructor(
    readonly ledger: Ledger,
    random: Random,
  ) {
    this.commander = new Commander(this.gate, ledger, this.moments);
    const actor = (label: string): Actor => ({
      commander: this.commander,
      random: random.fork(label),
      closing: this.closing.signal,
    });
    const actors = ROLES.map((role, n) => role(actor(`actor ${n}`)));
    this.actors = [...actors, this.follower.run(actor('follower'))];
  }

  /** Starts nothing new, waits for the end of everything, and says what has come of it. `urls`: every server that runs. */
  verdict(urls: readonly string[]): Promise<Verdict> {
    this.closing.abort();
    return verdict(this.commander, this.follower, urls);
  }

  /** `servers` ends them: whoever waits for an answer then gets none. */
  async end(servers: () => Promise<unknown>): Promise<void> {
    this.gate.end();
    this.follower.stop();
    await servers();
    await Promise.all(this.actors);
  }
}
