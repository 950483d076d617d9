import type { Command } from '@onward/engine';
import {
  DEFAULT_TENANT,
  parseKey,
  ownerOf,
  type Clock,
  type JsonObject,
  type Key,
  type Position,
} from '@onward/model';
import type { Task } from '@onward/sagas';
import type {
  ClusterStatus,
  CreatedInstance,
  CreateInstanceRequest,
  Deployment,
  Outcome,
  RequestMeta,
  Resource,
  Runtime,
} from './api.js';
import { Cluster } from './cluster/cluster.js';
import { ADVANCE, ROSTER_STREAM } from './cluster/roster.js';
import { Archiver } from './archive/archiver.js';
import { DefinitionRegistry } from './definitions/definition-registry.js';
import { deploy } from './definitions/deploy.js';
import { guarded } from './errors.js';
import { EndHub } from './feeds/ends.js';
import { Feeds } from './feeds/feeds.js';
import { waitForStep } from './feeds/step-end.js';
import { claimed } from './idempotency.js';
import { createInstance } from './instances/create-instance.js';
import type { Committed } from './instances/executor.js';
import { Instances } from './instances/instances.js';
import { EVERYTHING } from './jobs/hand-out.js';
import { JobHub } from './jobs/job-hub.js';
import { NumberAllocator } from './numbers/number-allocator.js';
import { DEFAULT_OPTIONS, type RuntimeOptions, type RuntimePorts } from './ports.js';
import { LeasedProjections } from './projections/leased-projections.js';
import { ProjectionHost } from './projections/projection-host.js';
import type { Projections } from './projections/projections.js';
import { deferredInstances, WORK, workIndex } from './recovery.js';
import { Reach } from './reach/reach.js';
import { patiently } from './patience.js';
import { delay } from './retry.js';
import { directPublish, SagaHost } from './sagas/saga-host.js';
import { ManualClock } from './time/manual-clock.js';
import { TimeTravel } from './time/time-travel.js';
import { bindReadStore } from './store-identity.js';

export function createRuntime(
  ports: RuntimePorts,
  options: Partial<RuntimeOptions> & Pick<RuntimeOptions, 'limits'>,
): Runtime {
  return new OnwardRuntime(ports, { ...DEFAULT_OPTIONS, ...options });
}

const ENOUGH = 'enough';

/** Puts the rooms of the runtime together; each does its own work. */
class OnwardRuntime implements Runtime {
  private readonly registry: DefinitionRegistry;
  private readonly numbers: NumberAllocator;
  private readonly store: Instances;
  private readonly hub: JobHub;
  private readonly host: Projections;
  /** Where this node is the only one. */
  private readonly sagaHost: SagaHost | undefined;
  /** Where it is not. */
  private readonly nodes: Cluster | undefined;
  private readonly ends: EndHub;
  private readonly archiver?: Archiver;
  private readonly reach: Reach;
  private readonly pauses: Clock;
  readonly time?: TimeTravel;
  private readonly node: string;
  readonly feeds: Feeds;
  private stopped = false;
  /** How often recovery was asked for since it was last done. */
  private recovering = 0;
  private startedProjecting!: () => void;
  /** Handlers may be registered before the start; their jobs are read once the projections run. */
  private readonly projecting = new Promise<void>((resolve) => (this.startedProjecting = resolve));

  constructor(
    private readonly ports: RuntimePorts,
    private readonly options: RuntimeOptions,
  ) {
    const { clock, entropy, eventStore, logger, pauses = clock } = ports;
    const machinery = { ...ports, clock: pauses };
    this.pauses = pauses;
    this.registry = new DefinitionRegistry(eventStore);
    this.numbers = new NumberAllocator(eventStore, clock, entropy, options.numbersPerBlock);
    this.store = new Instances(
      ports,
      options,
      this.registry,
      this.numbers,
      (committed) => this.committed(committed),
      () => this.reactions.settled,
    );
    // One name, many lives: what a former process of this name held is not this one's.
    this.node = options.sharedStore ? `${options.nodeName}-${entropy.uuid().slice(0, 8)}` : options.nodeName;
    this.host = ports.projectionHost ?? this.ownProjections(machinery);
    if (ports.archive !== undefined)
      this.archiver = new Archiver(ports.archive, ports, this.projections, () => this.reactions);
    this.feeds = new Feeds(machinery, options.sharedStore ? [ROSTER_STREAM] : []);
    this.ends = new EndHub(machinery, options.sharedStore ? this.feeds.hub : undefined);
    const execute = this.execute.bind(this);
    const publish = ports.publish ?? directPublish(ports.sagas, execute, entropy, this.perform.bind(this));
    const sagas = { ...machinery, publish };
    if (options.sharedStore) this.nodes = this.clusterWith(sagas);
    else this.sagaHost = new SagaHost(sagas);
    this.reach = new Reach({
      ...ports,
      pauses,
      sharedStore: options.sharedStore,
      registry: this.registry,
      numbers: this.numbers,
      instances: this.store,
      projections: this.host,
      sagas: this.reactions,
      create: (request, meta) => this.createInstance(request, meta),
    });
    if (clock instanceof ManualClock && !options.sharedStore)
      this.time = new TimeTravel(clock, this.restless(), pauses);
    this.hub = new JobHub({
      clock,
      pauses,
      entropy,
      logger,
      options,
      execute,
      workIndex: workIndex(this.host, this.projecting),
      handOut: this.nodes?.handOut ?? EVERYTHING,
      stateOf: options.sharedStore ? this.store.current : this.store.known,
      definitionOf: (key) => this.registry.deployed(key),
    });
  }

  async start(): Promise<void> {
    const patience = { clock: this.pauses, logger: this.ports.logger, isOver: () => this.stopped };
    await patiently(patience, this.options.sharedStore, () => bindReadStore(this.ports));
    await this.registry.refresh(DEFAULT_TENANT);
    await this.host.start();
    this.startedProjecting();
    await this.ends.start();
    await this.reactions.start();
    this.reach.timers.start();
    this.archiver?.start();
    void this.recover();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.archiver?.stop();
    this.hub.stop();
    this.ends.stop();
    await this.feeds.stop();
    await this.reach.timers.stop();
    await this.sagaHost?.stop();
    await this.nodes?.release();
    await this.store.stop();
    await this.nodes?.leave();
    await this.host.stop();
  }

  deploy(resources: readonly Resource[], meta: RequestMeta): Promise<Outcome<Deployment>> {
    const { registry, numbers, options } = this;
    return this.claimed(meta, () => deploy({ ...this.ports, registry, numbers, options }, resources, meta));
  }

  createInstance(request: CreateInstanceRequest, meta: RequestMeta): Promise<Outcome<CreatedInstance>> {
    const { registry, numbers } = this;
    const execute = this.store.execute.bind(this.store);
    return guarded(() => createInstance({ ...this.ports, registry, numbers, execute }, request, meta));
  }

  execute(instanceKey: Key, command: Command, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    const work = () => this.store.execute(instanceKey, command, meta);
    return meta.idempotencyKey === undefined ? work() : this.claimed(meta, work);
  }

  perform(task: Task, meta: RequestMeta): Promise<Outcome<JsonObject>> {
    return this.reach.perform(task, meta);
  }

  readonly messages: Runtime['messages'] = {
    publish: (request, meta) => this.claimed(meta, () => this.reach.publish(request, meta)),
    correlate: (request, meta, timeoutMs) =>
      this.claimed(meta, () => this.reach.correlate(request, meta, timeoutMs)),
  };

  readonly signals: Runtime['signals'] = {
    broadcast: (request, meta) => this.claimed(meta, () => this.reach.broadcast(request, meta)),
  };

  readonly conditions: Runtime['conditions'] = {
    evaluate: (request, meta) => this.claimed(meta, () => this.reach.evaluateConditions(request, meta)),
  };

  readonly definitions: Runtime['definitions'] = {
    byKey: (key) => this.registry.byKey(key),
    latest: (processId, tenantId) => this.registry.find(processId, tenantId),
    xml: (key) => this.registry.file(key),
    graph: async (key) => this.registry.graph(key),
  };

  readonly instances: Runtime['instances'] = {
    state: (key, at) => (at === undefined ? this.store.current(key) : this.store.at(key, at)),
    events: (key, from, limit) => this.store.events(key, from, limit),
    waitForEnd: async (key, timeoutMs, signal) => {
      const enough = new AbortController();
      const signals = signal === undefined ? [enough.signal] : [signal, enough.signal];
      const ended = this.ends.wait(key, timeoutMs, ...signals);
      // What ends here has been heard of by now; only other nodes can be ahead of what this one knows.
      const look = this.options.sharedStore ? this.store.current : this.store.known;
      try {
        const state = await look(key);
        if (state !== undefined && state.status !== 'ACTIVE') return state;
        return (await ended) ? await look(key) : undefined;
      } finally {
        // With a reason, because making the default one, an exception with its stack, costs more than the rest.
        enough.abort(ENOUGH);
      }
    },
    waitForStep: (key, step, timeoutMs, signal) => {
      const { feeds, pauses: clock } = this;
      return waitForStep({ eventStore: this.ports.eventStore, clock, feeds }, key, step, timeoutMs, signal);
    },
  };

  readonly jobs: Runtime['jobs'] = {
    activate: (request, signal) => this.hub.activate(request, signal),
    isLeased: (key) => this.hub.isLeased(ownerOf(key), parseKey(key)!.ordinal),
    extendLease: (key, timeoutMs) => this.hub.extendLease(ownerOf(key), parseKey(key)!.ordinal, timeoutMs),
    handle: (type, handler, options) => this.hub.handle(type, handler, options?.concurrency),
  };

  readonly projections: Runtime['projections'] = {
    status: () => this.host.status(),
    rebuild: (name) => this.host.rebuild(name),
    collection: (name) => this.host.collection(name),
    waitFor: async (position, timeoutMs, names) => {
      const followed = this.nodes?.waitFor(position, timeoutMs) ?? Promise.resolve(true);
      const reached = await Promise.all([this.host.waitFor(position, timeoutMs, names), followed]);
      return reached.every(Boolean);
    },
    head: () => this.host.head(),
  };

  readonly cluster: Runtime['cluster'] = {
    status: () => ({
      ...this.nodeStatus(),
      ...this.store.conflicts.status(),
      timersRefused: this.reach.timers.refusedForLimits,
    }),
  };

  private get reactions(): SagaHost | Cluster {
    return (this.sagaHost ?? this.nodes)!;
  }

  private ownProjections(machinery: RuntimePorts): Projections {
    const { leaseMs, sharedReadStore, sharedStore } = this.options;
    return sharedStore && sharedReadStore
      ? new LeasedProjections({ ...machinery, node: this.node, leaseMs })
      : new ProjectionHost(machinery);
  }

  private nodeStatus(): Pick<ClusterStatus, 'node' | 'members' | 'leases'> {
    const { host, node } = this;
    const leases = host instanceof LeasedProjections ? host.leases : [];
    return this.nodes?.status(leases) ?? { node, members: [node], leases: [] };
  }

  private clusterWith(sagas: ConstructorParameters<typeof SagaHost>[0]): Cluster {
    return new Cluster(
      {
        node: this.node,
        leaseMs: this.options.leaseMs,
        hub: this.feeds.hub,
        sagas,
        wanted: (jobType) => this.hub.wanted(jobType),
        noticed: (instanceKey, revision) => this.store.noticed(instanceKey, revision),
        foreign: (event) => this.hub.foreign.stored(event),
        deployed: (tenantId) => this.registry.noticed(tenantId),
        onGone: () => this.takeOver(),
      },
      { ...this.ports, clock: this.pauses },
    );
  }

  private committed(committed: Committed): void {
    this.nodes?.stored(committed);
    this.hub.onCommitted(committed);
    this.reach.onCommitted(committed);
    if (committed.state.status !== 'ACTIVE') this.ends.notify(committed.instanceKey);
  }

  /** Another node has gone, or has no workers any more. */
  private takeOver(): void {
    if (this.stopped) return;
    this.hub.lookAgain();
    void this.recover();
  }

  /** Goes on where another run stopped: jobs are found by their handlers through the work index, deferred tokens here. */
  private async recover(): Promise<void> {
    // Whoever comes while this is under way finds it done once more.
    if (this.recovering++ > 0) return;
    for (; !this.stopped; await delay(this.pauses, 1000)) {
      const asked = this.recovering;
      try {
        if (!(await this.host.waitFor(await this.host.head(), 60_000, [WORK]))) continue;
        for await (const { instanceKey, position } of deferredInstances(this.host))
          if (this.nodes?.handOut.isMine(ADVANCE, instanceKey, position) ?? true)
            this.store.advance(instanceKey, DEFAULT_TENANT);
        if (this.recovering > asked) continue;
        this.recovering = 0;
        return;
      } catch (error) {
        this.ports.logger.warn('the open work could not be read and is asked for again', {
          error: String(error),
        });
      }
    }
  }

  /** What works on without being asked, for those who wait until nothing does. */
  private restless() {
    const { host, reach, reactions, store } = this;
    return {
      head: () => host.head(),
      reacted: (position: Position, timeoutMs: number) => reactions.reacted(position, timeoutMs),
      projected: (position: Position, timeoutMs: number) => host.waitFor(position, timeoutMs),
      idle: async () => {
        await reach.timers.idle();
        await store.idle();
      },
    };
  }

  private claimed<T>(meta: RequestMeta, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return guarded(() => claimed(this.ports, meta, work));
  }
}
