import { createExpressions, createSchedules } from '@onward/expressions';
import { instanceStream, type Key, type Ordinal } from '@onward/model';
import type { EngineEvent } from '@onward/engine';
import type { AppendRequest } from '@onward/event-store';
import { READ_MODELS } from '@onward/read-models';
import { createRuntime, type Logger, type Runtime, type RuntimePorts } from '@onward/runtime';
import { SAGAS } from '@onward/sagas';
import { Random } from '../random.js';
import { MemoryEventStore, MemoryReadStore, type MemoryReadDisk } from '../stores/index.js';
import type { StoreKind, Victim } from './faults.js';
import { NodeClock } from './node-clock.js';
import { ObservedEventStore } from './observed-event-store.js';
import type { World } from './world.js';

const expressions = createExpressions();
const schedules = createSchedules();

/** How far the clocks of two nodes may be apart, ms. */
const MAX_SKEW = 200;

/** One run of a node's process, from its start to its end. */
export class Life {
  readonly runtime: Runtime;
  readonly clock: NodeClock;
  /** Resolves when the process is gone. */
  readonly end: Promise<void>;
  /** Takes commands. */
  isUp = false;
  /** Has been told to end; a start that is still under way is given up. */
  isStopping = false;
  isOver = false;
  /** Jobs that this process knows to be done, and the step at which it came to know: `instance stream/job`. */
  private readonly done = new Map<string, number>();
  /** The steps during which each stream was read last. */
  readonly #reads = new Map<string, { readonly from: number; readonly to: number }>();
  readonly #eventStore: MemoryEventStore;
  readonly #readStore: MemoryReadStore;
  #resolveEnd: () => void = () => {};

  constructor(
    readonly name: string,
    readonly victim: Victim,
    disk: MemoryReadDisk,
    private readonly world: World,
  ) {
    const { clock, faults, log, plan, scheduler } = world;
    const random = new Random(`${plan.seed}/${name}`);
    this.end = new Promise((resolve) => (this.#resolveEnd = resolve));
    this.clock = new NodeClock(clock, plan.nodes > 1 ? random.int(MAX_SKEW) : 0);
    const options = (store: StoreKind) => ({
      scheduler: scheduler.for(this),
      faults: faults.for(victim, store),
    });
    this.#eventStore = new MemoryEventStore(log, options('events'));
    this.#readStore = new MemoryReadStore(disk, options('documents'));
    const take = scheduler.for(this);
    const ports: RuntimePorts = {
      eventStore: this.#eventStore,
      readStore: this.#readStore,
      expressions,
      schedules,
      projections: [...READ_MODELS, ...world.projections],
      sagas: SAGAS,
      clock: this.clock,
      entropy: random,
      logger: this.#logger(),
      yieldNow: () => new Promise((resolve) => take(resolve, { kind: 'read', subject: 'a breath' })),
    };
    const tampered = world.tamper.ports?.(ports, world) ?? ports;
    const eventStore = new ObservedEventStore(tampered.eventStore, {
      violated: (message) => world.violated(`${name}: ${message}`),
      acknowledged: (request) => this.#acknowledged(request),
      readBegins: (stream) => {
        const from = faults.step;
        return () => void this.#reads.set(stream, { from, to: faults.step });
      },
    });
    this.runtime = createRuntime({ ...tampered, eventStore }, plan.options);
    world.tamper.runtime?.(this.runtime);
  }

  /** From here on nothing of it happens any more, and nobody gets an answer. */
  finish(): void {
    this.isOver = true;
    this.isUp = false;
    this.world.scheduler.forget(this);
    this.clock.kill();
    this.#eventStore.kill();
    this.#readStore.kill();
    this.#resolveEnd();
  }

  /**
   * The step at which this process came to know that a job is done; undefined where it is not, and where that was while it read what
   * the job is handed out by: who asks while somebody else completes may still be given it.
   */
  doneSince(instanceKey: Key, job: Ordinal): number | undefined {
    const stream = instanceStream(instanceKey);
    const step = this.done.get(`${stream}/${job}`);
    const read = this.#reads.get(stream);
    const isMeanwhile = step !== undefined && read !== undefined && read.from <= step && step <= read.to;
    return isMeanwhile ? undefined : step;
  }

  #acknowledged({ events, stream }: AppendRequest): void {
    for (const event of events as unknown as readonly EngineEvent[]) {
      const isDone = event.type === 'JobCompleted' || event.type === 'JobCanceled';
      if (isDone) this.done.set(`${stream}/${event.data.job}`, this.world.faults.step);
    }
  }

  /** The runtime logs errors where it has met what it did not expect. */
  #logger(): Logger {
    const log = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
      if (this.isOver) return;
      this.world.messages.push(`${this.name} ${level}: ${message} ${JSON.stringify(fields ?? {})}`);
      if (level === 'error')
        this.world.violated(`${this.name} logs an error: ${message} ${JSON.stringify(fields ?? {})}`);
    };
    return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  }
}
