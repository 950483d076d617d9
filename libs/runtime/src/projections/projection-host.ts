import type { EventReader } from '@onward/event-store';
import {
  ARCHIVE_STREAM,
  DEPLOYMENTS_STREAM_PREFIX,
  INSTANCE_STREAM_PREFIX,
  MESSAGE_STREAM_PREFIX,
  STARTS_STREAM_PREFIX,
} from '@onward/model';
import type { Clock, Position } from '@onward/model';
import { definitionOf, fingerprintOf } from '@onward/read-models';
import type { Projection } from '@onward/read-models';
import type { ReadCollection, ReadStore } from '@onward/read-store';
import type { ProjectionStatus } from '../api.js';
import type { Logger } from '../ports.js';
import { Builder } from './builder.js';
import { CatchUp } from './catch-up.js';
import { Lane } from './lane.js';
import type { LanePorts } from './lane-writer.js';
import { Pacer } from './pacer.js';
import { Stopped, persist } from './persist.js';
import { comparePlaces, latest } from './places.js';
import type { Place } from './places.js';
import { ProgressWatch } from './progress-watch.js';
import type { Projections } from './projections.js';
import { Pump } from './pump.js';
import { RebuildRequests } from './rebuild-requests.js';
import { Slot } from './slot.js';
import type { WriteBounds } from './write-size.js';

const PREFIXES = [
  INSTANCE_STREAM_PREFIX,
  DEPLOYMENTS_STREAM_PREFIX,
  MESSAGE_STREAM_PREFIX,
  STARTS_STREAM_PREFIX,
  ARCHIVE_STREAM,
];

/** The head of the log; `start` where all it holds are the engine's own notes: then there is nothing to build. */
async function headFor(eventStore: EventReader): Promise<Place> {
  const { events, atEnd } = await eventStore.readAll({ after: 'start', limit: 100, prefixes: PREFIXES });
  return events.length === 0 && atEnd ? 'start' : eventStore.head();
}

export interface ProjectionHostOptions {
  readonly eventStore: EventReader;
  readonly readStore: ReadStore;
  /** Their names are unique. */
  readonly projections: readonly Projection[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** The one projection of this host, in a store that other nodes read and that they leave their requests to rebuild it in. */
  readonly sharedAs?: string;
  /** See `LanePorts`. */
  readonly onMoved?: () => void;
  /**
   * The next batch is not begun before so long, ms, after the one before it was, unless somebody waits for a position: each read model writes
   * a transaction per batch. Default: 0.
   */
  readonly gatherMs?: number;
  /** A rebuild begins so long, ms, after it was asked for, together with those that are asked for meanwhile. Default: 0. */
  readonly gatherRebuildsMs?: number;
  /** See `LanePorts`. */
  readonly writes?: WriteBounds;
  /** Lets other work run between two slices of folding. Default: `setImmediate`. */
  readonly yieldNow?: () => Promise<void>;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Keeps all read models up with the log. Those at the same place share one reader (the pump); one that is behind catches up
 * with a reader of its own and then joins. A new projection, one of a new version, and one whose rebuild was asked for is
 * built from event 0 into the next generation of its collection and switched over when it has come to the pump's place:
 * queries see the former generation until then and never half of the next. A rebuild that a stop interrupts starts again.
 */
export class ProjectionHost implements Projections {
  readonly #slots = new Map<string, Slot>();
  readonly #watch: ProgressWatch;
  readonly #abort = new AbortController();
  readonly #ports: LanePorts;
  readonly #background = new Set<Promise<void>>();
  #pump: Pump | undefined;
  #requests: RebuildRequests | undefined;
  #builder: Builder | undefined;
  #headAtStart: Place = 'start';

  constructor(private readonly options: ProjectionHostOptions) {
    const { clock, logger, projections, yieldNow = nextTurn } = options;
    const names = new Set(projections.map((projection) => projection.name));
    if (names.size < projections.length)
      throw new RangeError('two projections have the same name; give each its own');
    this.#ports = {
      clock,
      logger,
      signal: this.#abort.signal,
      pacer: new Pacer(clock, yieldNow),
      isWatched: options.sharedAs !== undefined,
      ...(options.writes === undefined ? {} : { writes: options.writes }),
      ...(options.onMoved === undefined ? {} : { onMoved: options.onMoved }),
    };
    this.#watch = new ProgressWatch(this.#slots, clock);
  }

  /** Opens all collections and begins to follow the log; resolves before the read models have caught up. */
  async start(): Promise<void> {
    const { eventStore, projections, readStore } = this.options;
    this.#headAtStart = await persist(this.#ports, 'starting the projections', () => headFor(eventStore));
    const { requests, asked } = await persist(this.#ports, 'starting the projections', async () => {
      const opened = await RebuildRequests.open(readStore, this.options.sharedAs);
      return { requests: opened, asked: await opened.names() };
    });
    this.#requests = requests;
    const toBuild: Slot[] = [];
    for (const projection of projections) {
      const { slot, build } = await persist(this.#ports, `opening ${projection.name}`, () =>
        this.#open(projection),
      );
      this.#slots.set(projection.name, slot);
      if (build || asked.has(projection.name)) toBuild.push(slot);
    }
    const lanes = [...this.#slots.values()].flatMap((slot) => slot.live ?? []);
    const start = lanes.length === 0 ? this.#headAtStart : latest(lanes.map((lane) => lane.position));
    this.#pump = new Pump(
      eventStore,
      PREFIXES,
      start,
      this.#ports,
      () => this.#watch.isAwaited,
      this.options.gatherMs,
    );
    this.#builder = new Builder({
      eventStore,
      readStore,
      prefixes: PREFIXES,
      requests,
      pump: this.#pump,
      lanes: this.#ports,
      onChange: this.#changed,
    });
    this.#join(this.#pump, lanes);
    this.#pump.start();
    if (toBuild.length > 0) this.#inBackground(this.#builder.build(toBuild));
  }

  /** Finishes the batch under way, stores all checkpoints and flushes. Whoever still waits gets false. */
  async stop(): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.#watch.close();
    await Promise.all(this.#background);
    await this.#pump?.stop();
    await this.options.readStore.flush().catch((error: unknown) => {
      this.options.logger.warn('the read store could not be flushed; what is lost is projected again', {
        error: String(error),
      });
    });
  }

  async status(): Promise<readonly ProjectionStatus[]> {
    const head = await this.head();
    return [...this.#slots.values()].map((slot) => slot.status(head, this.#headAtStart));
  }

  /** False where there is no such projection. It goes on in the background; one that is being built already is not begun again. */
  async rebuild(name: string): Promise<boolean> {
    const slot = this.#slots.get(name);
    if (
      slot === undefined ||
      this.#builder === undefined ||
      this.#requests === undefined ||
      this.#abort.signal.aborted
    )
      return false;
    await this.#requests.add(name);
    if (!slot.building) this.#inBackground(this.#builder.build([slot], this.options.gatherRebuildsMs));
    return true;
  }

  collection(name: string): ReadCollection | undefined {
    return this.#slots.get(name)?.collection;
  }

  /** See `ProgressWatch.waitFor`. */
  waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean> {
    const reached = this.#watch.waitFor(position, timeoutMs, names);
    if (this.#watch.isAwaited) this.#pump?.hurry();
    return reached;
  }

  head(): Promise<Position> {
    return this.options.eventStore.head();
  }

  /** A collection that was never written is built aside as well, unless the log is empty and there is nothing to build. */
  async #open(projection: Projection): Promise<{ readonly slot: Slot; readonly build: boolean }> {
    const { collection, stale } = await this.options.readStore.open(
      definitionOf(projection),
      fingerprintOf(projection),
    );
    const stored = (await collection.checkpoint()) ?? 'start';
    const slot = new Slot(projection, collection, stored);
    const isEmpty = stored === 'start' && this.#headAtStart !== 'start';
    const build = stale || isEmpty || (await this.#isAhead(stored, projection.name));
    if (!build)
      slot.live = new Lane({ projection, collection, start: stored, onChange: this.#changed }, this.#ports);
    return { slot, build };
  }

  /** The log is not the one, or not as long as the one, that was projected: an older backup of it was restored. */
  async #isAhead(stored: Place, name: string): Promise<boolean> {
    if (stored === 'start') return false;
    const head = await this.head();
    if (comparePlaces(stored, head) <= 0) return false;
    this.options.logger.warn(`projection ${name} is ahead of the event log and is built anew`, {
      position: stored,
      head,
    });
    return true;
  }

  /** Lanes at the pump's place go along with it; the others come after. */
  #join(pump: Pump, lanes: readonly Lane[]): void {
    const behind = lanes.filter((lane) => comparePlaces(lane.position, pump.position) < 0);
    for (const lane of lanes) if (!behind.includes(lane)) pump.add(lane);
    if (behind.length === 0) return;
    const catchUp = new CatchUp(this.options.eventStore, PREFIXES, behind, this.#ports);
    const slots = [...this.#slots.values()].filter(
      (slot) => slot.live !== undefined && behind.includes(slot.live),
    );
    for (const slot of slots) slot.behind = true;
    const joined = async (): Promise<void> => {
      for (const slot of slots) {
        slot.behind = false;
        if (slot.live !== undefined && behind.includes(slot.live)) pump.add(slot.live);
      }
      this.#changed();
    };
    this.#inBackground(catchUp.into(pump, joined));
  }

  readonly #changed = (): void => this.#watch.changed();

  #inBackground(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        if (error instanceof Stopped) return;
        this.options.logger.error('catching up has failed', {
          error: error instanceof Error ? error.message : String(error),
        });
      })
      .finally(() => this.#background.delete(done));
    this.#background.add(done);
  }
}
