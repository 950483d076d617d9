import { SagaHost, type SagaHostOptions } from '../sagas/saga-host.js';
import type { LiveHub } from '../feeds/live-hub.js';
import type { Committed } from '../instances/executor.js';
import type { HandOut } from '../jobs/hand-out.js';
import type { Clock, Key, Position } from '@onward/model';
import type { RecordedEvent } from '@onward/event-store';
import type { ClusterStatus } from '../api.js';
import type { Entropy, Logger } from '../ports.js';
import type { LeasePorts } from './lease.js';
import { LeasedWork, type Work } from './leased-work.js';
import { LogFollower } from './log-follower.js';
import { RemoteReactions } from './remote-reactions.js';
import { Roster } from './roster.js';

export interface ClusterOptions {
  readonly node: string;
  readonly leaseMs: number;
  readonly hub: LiveHub;
  readonly sagas: SagaHostOptions;
  /** Somebody on this node takes jobs of this type. */
  readonly wanted: (jobType: string) => boolean;
  readonly noticed: (instanceKey: Key, revision: number) => void;
  /** An event that another node has stored. */
  readonly foreign: (event: RecordedEvent) => void;
  readonly deployed: (tenantId: string) => void;
  /** Another node has gone: its work may be this node's now. */
  readonly onGone: () => void;
}

/** This node among those that share the log: what it alone does, what it shares, and what it has to know of the others. */
export class Cluster {
  readonly node: string;
  readonly #roster: Roster;
  readonly #follower: LogFollower;
  readonly #leased: readonly LeasedWork[];
  readonly #reactions: RemoteReactions;

  constructor(
    options: ClusterOptions,
    ports: LeasePorts & { readonly clock: Clock; readonly entropy: Entropy; readonly logger: Logger },
  ) {
    const { hub, leaseMs, node, onGone, sagas, wanted } = options;
    this.node = node;
    this.#roster = new Roster({ node, leaseMs, hub, wanted, onGone }, ports);
    this.#follower = new LogFollower({ hub, clock: ports.clock, ...pick(options) });
    const work = sagaWork(sagas);
    this.#reactions = new RemoteReactions(() => work.host, sagas);
    this.#leased = [new LeasedWork({ name: 'sagas', node, leaseMs, work }, ports)];
  }

  get handOut(): HandOut {
    return this.#roster;
  }

  /** Resolves when this node is one of them and misses nothing that they store. */
  async start(): Promise<void> {
    await this.#follower.start();
    await this.#roster.start();
    for (const work of this.#leased) work.start();
  }

  /** Gives back what this node alone does, so that others need not wait. Jobs go on being handed out until `leave`. */
  async release(): Promise<void> {
    this.#follower.stop();
    await Promise.all(this.#leased.map((work) => work.stop()));
  }

  leave(): Promise<void> {
    return this.#roster.stop();
  }

  stored(committed: Committed): void {
    this.#follower.stored(committed);
  }

  waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    return this.#follower.waitFor(position, timeoutMs);
  }

  /** Where this node runs the sagas: none of the events up to here is brought before them again. */
  get settled(): Position {
    return this.#reactions.settled;
  }

  /** Resolves true when the sagas, wherever they run, have answered everything that was stored up to there; false after `timeoutMs`. */
  reacted(position: Position, timeoutMs: number): Promise<boolean> {
    return this.#reactions.reacted(position, timeoutMs);
  }

  /** `more`: what else is done by one node at a time. */
  status(more: readonly LeasedWork[]): Pick<ClusterStatus, 'node' | 'members' | 'leases'> {
    return {
      node: this.node,
      members: this.#roster.members.map(({ node }) => node),
      leases: [...this.#leased, ...more].map(({ name, token }) => ({
        name,
        held: token !== undefined,
        ...(token !== undefined && { token }),
      })),
    };
  }
}

const pick = ({
  noticed,
  foreign,
  deployed,
}: ClusterOptions): Pick<ClusterOptions, 'noticed' | 'foreign' | 'deployed'> => ({
  noticed,
  foreign,
  deployed,
});

/** A host of its own for each time this node has the lease. */
function sagaWork(options: SagaHostOptions): Work & { readonly host: SagaHost | undefined } {
  let host: SagaHost | undefined;
  return {
    get host() {
      return host;
    },
    begin: async (token) => {
      host = new SagaHost({ ...options, token });
      await host.start();
    },
    end: async () => {
      await host?.stop();
      host = undefined;
    },
  };
}
