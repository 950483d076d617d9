import type { Logger } from '../ports.js';
import { Stopped } from '../projections/persist.js';
import { delay } from '../retry.js';
import { Lease, type Held, type LeasePorts } from './lease.js';

/** What only the holder of a lease does. */
export interface Work {
  /** Rejects where it cannot begin now: the lease is given back, and tried for again. */
  begin(token: number): Promise<void>;
  /** Resolves when nothing of it goes on. */
  end(): Promise<void>;
}

export interface LeasedWorkOptions {
  readonly name: string;
  readonly node: string;
  readonly leaseMs: number;
  readonly work: Work;
}

/** How long a stop waits for the store to take the lease back, ms; it ends by itself otherwise. */
const RELEASE_PATIENCE_MS = 1_000;

/**
 * Does its work while this node holds the lease, renews it three times as often as it would end, and stops the work when it cannot: a
 * holder that the store does not hear ends before others may begin. Whoever waits asks again when the lease may have come free.
 */
export class LeasedWork {
  readonly #lease: Lease;
  readonly #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #held: Held | undefined;
  #gone = new AbortController();

  constructor(
    private readonly options: LeasedWorkOptions,
    private readonly ports: LeasePorts & { readonly logger: Logger },
  ) {
    const { leaseMs, name, node } = options;
    this.#lease = new Lease(name, node, leaseMs, ports);
  }

  get name(): string {
    return this.options.name;
  }

  /** Undefined: another node does it, or nobody. */
  get token(): number | undefined {
    return this.#held?.token;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends the work, gives the lease back, and tries for it anew: what was begun has gone wrong in a way that a new beginning mends. */
  beginAgain(): void {
    this.#gone.abort();
  }

  /** Ends the work and gives the lease back, so that others need not wait. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const held = await this.#take();
      if (held !== undefined) await this.#tenure(held);
    }
  }

  /** One attempt, and the pause before the next one. */
  async #take(): Promise<Held | undefined> {
    const { clock, entropy, logger } = this.ports;
    const { leaseMs, name } = this.options;
    const pause = leaseMs / 3;
    let wait = pause;
    try {
      const attempt = await this.#lease.take();
      if ('held' in attempt) return attempt.held;
      wait = Math.min(pause, Math.max(0, attempt.at - clock.now()));
    } catch (error) {
      logger.debug(`the lease of ${name} could not be asked for`, { error: String(error) });
    }
    // Spread out, so that those who wait do not all come at once.
    await delay(clock, wait + (entropy.random() * leaseMs) / 20, this.#abort.signal);
    return undefined;
  }

  async #tenure(first: Held): Promise<void> {
    const { logger } = this.ports;
    const { name, work } = this.options;
    this.#held = first;
    logger.debug(`this node has the lease of ${name}`, { token: first.token });
    const gone = new AbortController();
    this.#gone = gone;
    const begun = work.begin(first.token).catch((error: unknown) => {
      if (!(error instanceof Stopped))
        logger.warn(`${name} could not begin and is tried again`, { error: String(error) });
      gone.abort();
    });
    const last = await this.#hold(first, AbortSignal.any([this.#abort.signal, gone.signal]));
    await work.end();
    await begun;
    this.#held = undefined;
    if (last !== undefined) await this.#release(last);
    if (!this.#abort.signal.aborted)
      await delay(this.ports.clock, this.options.leaseMs / 10, this.#abort.signal);
  }

  /** Renews until it is lost (undefined) or no longer wanted. */
  async #hold(first: Held, enough: AbortSignal): Promise<Held | undefined> {
    const { clock, logger } = this.ports;
    const { leaseMs, name } = this.options;
    let held = first;
    for (let pause = leaseMs / 3; ;) {
      await delay(clock, pause, enough);
      if (enough.aborted) return held;
      const over = new AbortController();
      const tooLate = delay(clock, held.until - clock.now(), over.signal).then(() => 'late' as const);
      const renewal = this.#lease.renew(held).catch(() => 'failed' as const);
      const outcome = await Promise.race([renewal, tooLate]);
      over.abort();
      if (outcome === undefined || outcome === 'late' || clock.now() >= held.until) {
        logger.warn(`the lease of ${name} was lost`, { token: held.token });
        return undefined;
      }
      pause = outcome === 'failed' ? leaseMs / 20 : leaseMs / 3;
      if (outcome !== 'failed') this.#held = held = outcome;
    }
  }

  async #release(held: Held): Promise<void> {
    const enough = new AbortController();
    const patience = delay(this.ports.clock, RELEASE_PATIENCE_MS, enough.signal);
    await Promise.race([this.#lease.release(held).catch(() => undefined), patience]);
    enough.abort();
  }
}
