import type { EngineEvent } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import {
  DEPLOYMENTS_STREAM_PREFIX,
  instanceKeyOf,
  isDeploymentsStream,
  isInstanceStream,
  type Clock,
  type Key,
  type Position,
} from '@onward/model';
import type { LiveBatch, LiveHub } from '../feeds/live-hub.js';
import type { Committed } from '../instances/executor.js';
import { Waiters } from '../projections/waiters.js';

export interface LogFollowerPorts {
  readonly hub: LiveHub;
  readonly clock: Clock;
  /** Any event of an instance, this node's own included. */
  noticed(instanceKey: Key, revision: number): void;
  /** An event of an instance that another node has stored. */
  foreign(event: RecordedEvent): void;
  deployed(tenantId: string): void;
}

/** Only events about jobs have to be told apart from those of others. */
const ABOUT_JOBS: ReadonlySet<string> = new Set([
  'JobCreated',
  'JobFailed',
  'JobCompleted',
  'JobCanceled',
  'JobErrorThrown',
  'IncidentResolved',
] satisfies readonly EngineEvent['type'][]);
/** What this node has stored comes back within moments; this many may be on their way. */
const MAX_OWN = 100_000;

/** What the other nodes store, as this one has to know it. */
export class LogFollower {
  readonly #own = new Set<string>();
  readonly #waiters: Waiters;
  #position: Position = '0' as Position;

  constructor(private readonly ports: LogFollowerPorts) {
    this.#waiters = new Waiters(ports.clock);
  }

  /** Resolves when nothing stored from now on is missed. */
  async start(): Promise<void> {
    await this.ports.hub.watchAll({ push: (batch) => this.#follow(batch) });
  }

  stop(): void {
    this.#waiters.giveUp();
  }

  /** Stored by this node, which knows already what follows from it. */
  stored({ events, instanceKey, state }: Committed): void {
    const first = state.revision - events.length + 1;
    for (let at = 0; at < events.length; at++)
      if (ABOUT_JOBS.has(events[at]!.type)) this.#own.add(`${instanceKey}@${first + at}`);
    for (const oldest of this.#own) {
      if (this.#own.size <= MAX_OWN) break;
      this.#own.delete(oldest);
    }
  }

  /** True when this node knows what the others have stored up to there. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (BigInt(position) <= BigInt(this.#position)) return Promise.resolve(true);
    return this.#waiters.wait(position, timeoutMs);
  }

  #follow({ events, upTo }: LiveBatch): void {
    for (const event of events) {
      if (isInstanceStream(event.stream)) this.#ofInstance(event);
      else if (isDeploymentsStream(event.stream))
        this.ports.deployed(event.stream.slice(DEPLOYMENTS_STREAM_PREFIX.length));
    }
    this.#position = upTo;
    this.#waiters.reached(upTo);
  }

  #ofInstance(event: RecordedEvent): void {
    const instanceKey = instanceKeyOf(event.stream);
    this.ports.noticed(instanceKey, event.revision);
    if (!ABOUT_JOBS.has(event.type)) return;
    if (!this.#own.delete(`${instanceKey}@${event.revision}`)) this.ports.foreign(event);
  }
}
