import { definitionOf, fingerprintOf, type Projection } from '@onward/read-models';
import type { ReadCollection } from '@onward/read-store';
import type { Position } from '@onward/model';
import type { ProjectionStatus } from '../api.js';
import type { LeasePorts } from '../cluster/lease.js';
import { LeasedWork, type Work } from '../cluster/leased-work.js';
import { Followed } from './followed.js';
import { persist } from './persist.js';
import { ProjectionHost, type ProjectionHostOptions } from './projection-host.js';
import type { Projections } from './projections.js';
import { RebuildRequests } from './rebuild-requests.js';

export interface LeasedProjectionsOptions extends Omit<ProjectionHostOptions, 'eventStore'>, LeasePorts {
  readonly node: string;
  readonly leaseMs: number;
}

/** A node that writes a read model looks so often, ms, whether another one was asked to rebuild it. */
const REQUESTS_EVERY_MS = 1_000;

/**
 * Read models in a store that several nodes share: each is written by the one node that has its lease, and read by all. The store
 * refuses what a former owner has folded (see `WritableCollection`), so that two that write at once waste work and nothing else.
 */
export class LeasedProjections implements Projections {
  readonly #followed = new Map<string, Followed>();
  readonly #written = new Map<string, ProjectionHost>();
  readonly #requests = new Map<string, RebuildRequests>();
  readonly #leases: readonly LeasedWork[];
  readonly #abort = new AbortController();
  #headAtStart = '0' as Position;

  constructor(private readonly options: LeasedProjectionsOptions) {
    const { leaseMs, node, projections } = options;
    this.#leases = projections.map(
      (projection) =>
        new LeasedWork(
          { name: `projection-${projection.name}`, node, leaseMs, work: this.#writing(projection) },
          options,
        ),
    );
  }

  get leases(): readonly LeasedWork[] {
    return this.#leases;
  }

  async start(): Promise<void> {
    const { clock, logger, projections, readStore } = this.options;
    const ports = { clock, logger, signal: this.#abort.signal };
    this.#headAtStart = await persist(ports, 'starting the projections', () => this.head());
    for (const projection of projections) {
      const { name } = projection;
      await persist(ports, `opening ${name}`, async () => {
        const { collection } = await readStore.open(definitionOf(projection), fingerprintOf(projection));
        this.#followed.set(name, new Followed(name, collection, clock));
        this.#requests.set(name, await RebuildRequests.open(readStore, name));
      });
    }
    for (const lease of this.#leases) lease.start();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    for (const followed of this.#followed.values()) followed.stop();
    await Promise.all(this.#leases.map((lease) => lease.stop()));
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const head = await this.head();
    const all = [...this.#followed.values()].map(async (followed) => {
      const [own] = (await this.#written.get(followed.name)?.status()) ?? [];
      const status = own ?? (await followed.status(head, this.#headAtStart));
      return this.#withRequest(status);
    });
    return Promise.all(all);
  }

  /** What was asked for and is not done is under way, on whichever node; how far it is, only the one that does it knows. */
  async #withRequest(status: ProjectionStatus): Promise<ProjectionStatus> {
    if (status.status === 'rebuilding') return status;
    const asked = await this.#requests.get(status.name)?.names();
    return asked?.has(status.name) === true ? { ...status, status: 'rebuilding', progress: 0 } : status;
  }

  async rebuild(name: string): Promise<boolean> {
    const requests = this.#requests.get(name);
    if (requests === undefined) return false;
    const own = this.#written.get(name);
    if (own !== undefined) return own.rebuild(name);
    await requests.add(name);
    return true;
  }

  collection(name: string): ReadCollection | undefined {
    return this.#followed.get(name)?.collection;
  }

  async waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean> {
    const all = (names ?? [...this.#followed.keys()]).map((name) => {
      const own = this.#written.get(name);
      if (own !== undefined) return own.waitFor(position, timeoutMs, [name]);
      return this.#followed.get(name)?.waitFor(position, timeoutMs) ?? Promise.resolve(false);
    });
    return (await Promise.all(all)).every(Boolean);
  }

  head(): Promise<Position> {
    return this.options.eventStore.head();
  }

  #writing(projection: Projection): Work {
    const { name } = projection;
    let host: ProjectionHost | undefined;
    let stopLooking = (): void => undefined;
    return {
      begin: async () => {
        const own = new ProjectionHost({
          ...this.options,
          projections: [projection],
          sharedAs: name,
          onMoved: () => this.#beginAgain(name),
        });
        host = own;
        await own.start();
        this.#written.set(name, own);
        stopLooking = this.#lookForRequests(name, own);
      },
      end: async () => {
        stopLooking();
        this.#written.delete(name);
        await host?.stop();
        host = undefined;
      },
    };
  }

  #beginAgain(name: string): void {
    this.options.logger.info(`another node has written ${name}: this one begins again at what is stored`);
    this.#leases.find((lease) => lease.name === `projection-${name}`)?.beginAgain();
  }

  /** A request that another node has stored is found by looking. */
  #lookForRequests(name: string, host: ProjectionHost): () => void {
    const { clock } = this.options;
    let stopped = false;
    let cancel = (): void => undefined;
    const look = (): void => {
      cancel = clock.schedule(REQUESTS_EVERY_MS, () => {
        this.#requests
          .get(name)!
          .names()
          .then((asked) => (asked.has(name) && !stopped ? host.rebuild(name) : undefined))
          .catch(() => undefined)
          .finally(() => {
            if (!stopped) look();
          });
      });
    };
    look();
    return () => {
      stopped = true;
      cancel();
    };
  }
}
