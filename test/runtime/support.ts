import { process as processBuilder, toXml } from '@onward/bpmn';
import { DEFAULT_LIMITS, type EngineLimits } from '@onward/engine';
import { createExpressions, createSchedules } from '@onward/expressions';
import { DEFAULT_TENANT, type JsonObject, type Key, type ProcessDefinition } from '@onward/model';
import { READ_MODELS } from '@onward/read-models';
import {
  createRuntime,
  silentLogger,
  type ArchiveOptions,
  type Outcome,
  type RequestMeta,
  type Runtime,
  type RuntimeOptions,
} from '@onward/runtime';
import { SAGAS } from '@onward/sagas';
import {
  MemoryEventLog,
  MemoryEventStore,
  MemoryReadDisk,
  MemoryReadStore,
  seededEntropy,
  until,
  VirtualClock,
  type StoreFaults,
} from '@onward/testing';

export interface NodeOptions {
  readonly faults?: StoreFaults;
  readonly options?: Partial<RuntimeOptions>;
  readonly limits?: Partial<EngineLimits>;
  /** Of read models that nodes share; by default each has its own. */
  readonly disk?: MemoryReadDisk;
  /** Of the read store. */
  readonly readFaults?: StoreFaults;
  readonly archive?: ArchiveOptions;
  /** How far the node's clock is ahead of the others', ms. */
  readonly aheadMs?: number;
}

const expressions = createExpressions();
const schedules = createSchedules();

/** Nodes of the production runtime on one simulated log and on virtual time. */
export class Cluster {
  readonly clock = new VirtualClock();
  readonly log = new MemoryEventLog();
  readonly entropy = seededEntropy(7);
  #nodes: { runtime: Runtime; store: MemoryEventStore }[] = [];

  async node({
    faults,
    options,
    limits,
    disk = new MemoryReadDisk(),
    readFaults,
    archive,
    aheadMs = 0,
  }: NodeOptions = {}): Promise<Runtime> {
    const store = new MemoryEventStore(this.log, faults === undefined ? {} : { faults });
    const runtime = createRuntime(
      {
        eventStore: store,
        readStore: new MemoryReadStore(disk, readFaults === undefined ? {} : { faults: readFaults }),
        expressions,
        schedules,
        projections: READ_MODELS,
        sagas: SAGAS,
        clock: {
          now: () => this.clock.now() + aheadMs,
          schedule: (ms, action) => this.clock.schedule(ms, action),
        },
        entropy: seededEntropy(100 + this.#nodes.length),
        logger: silentLogger,
        ...(archive === undefined ? {} : { archive }),
      },
      { ...options, limits: { ...DEFAULT_LIMITS, ...limits } },
    );
    this.#nodes.push({ runtime, store });
    await runtime.start();
    return runtime;
  }

  /** The process of the node started last dies: nothing it has under way goes on. */
  kill(): void {
    this.#nodes.at(-1)!.store.kill();
  }

  meta(more: Partial<RequestMeta> = {}): RequestMeta {
    return { tenantId: DEFAULT_TENANT, actor: 'tester', commandId: this.entropy.uuid(), ...more };
  }

  async deploy(runtime: Runtime, definition: ProcessDefinition): Promise<void> {
    const content = Buffer.from(await toXml(definition));
    value(await runtime.deploy([{ name: `${definition.processId}.bpmn`, content }], this.meta()));
  }

  async start(runtime: Runtime, processId: string, variables: JsonObject = {}): Promise<Key> {
    return value(await runtime.createInstance({ processId, variables }, this.meta())).instanceKey;
  }

  /** Lets everything run that can run without time passing. */
  settle(): Promise<void> {
    return this.clock.advance(0);
  }

  /** Types of an instance's events. */
  async types(runtime: Runtime, instanceKey: Key): Promise<string[]> {
    return (await runtime.instances.events(instanceKey, 0, 100_000)).map(({ type }) => type);
  }
}

export function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.rejection));
  return outcome.value;
}

/** start → service tasks of the given job types, one after the other → end */
export function sequence(processId: string, ...jobTypes: readonly string[]): ProcessDefinition {
  const begin = processBuilder(processId).startEvent('start');
  const end = jobTypes.reduce((path, type) => path.serviceTask(type, { type }), begin);
  return end.endEvent('end').build();
}

/** start → user tasks, one after the other → end */
export function approvals(processId: string, ...tasks: readonly string[]): ProcessDefinition {
  const begin = processBuilder(processId).startEvent('start');
  const end = tasks.reduce((path, task) => path.userTask(task), begin);
  return end.endEvent('end').build();
}

export { until };
