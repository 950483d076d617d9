import type { Projection } from '@onward/read-models';
import type { Runtime, RuntimePorts } from '@onward/runtime';
import { buildGraph, type JsonObject, type ProcessGraph } from '@onward/model';
import { RANDOM_VARIABLES } from '../random-process/index.js';
import { Random } from '../random.js';
import { MemoryEventLog, MemoryReadDisk } from '../stores/index.js';
import { VirtualClock } from '../virtual-clock.js';
import { FaultInjector } from './faults.js';
import type { Handlers } from './handlers.js';
import type { Life } from './life.js';
import { SimulatedNode } from './node.js';
import { Oracle } from './oracle.js';
import type { SimulationPlan } from './plan.js';
import { SeededScheduler } from './scheduler.js';

/** Changes what the runtime is given, or the runtime itself: how a test plants a bug that the simulator has to find. */
export interface Tamper {
  ports?(ports: RuntimePorts, world: World): RuntimePorts;
  runtime?(runtime: Runtime): void;
}

const MAX_VIOLATIONS = 20;
const SLICE_OF_TIME = 0.03;
const FAR = 2_000;

/** Everything that one run shares: time, the log, the order of things, and what has been found wrong. */
export class World {
  readonly clock: VirtualClock;
  readonly scheduler: SeededScheduler;
  readonly faults: FaultInjector;
  readonly log = new MemoryEventLog();
  readonly oracle = new Oracle(this.log);
  /** Of the read models that all nodes share, where they do. */
  readonly sharedDisk = new MemoryReadDisk();
  readonly nodes: readonly SimulatedNode[];
  readonly violations: string[] = [];
  /** What the nodes have logged. */
  readonly messages: string[] = [];
  handlers!: Handlers;
  /** Nothing goes wrong any more, and all handlers work. */
  isCalm = false;
  readonly #random: Random;
  readonly #graphs = new Map<string, ProcessGraph>();

  constructor(
    readonly plan: SimulationPlan,
    readonly projections: readonly Projection[],
    readonly tamper: Tamper,
    /** What an instance is started with; a process of the user's own names variables of its own. */
    readonly variablesOf: (random: Random) => JsonObject = randomVariables,
  ) {
    const random = new Random(`world/${plan.seed}`);
    this.#random = random.fork('time');
    this.clock = new VirtualClock(undefined, drain);
    this.scheduler = new SeededScheduler(random.fork('order'), plan.order);
    this.faults = new FaultInjector(plan.faults);
    this.nodes = Array.from({ length: plan.nodes }, (_, at) => new SimulatedNode(`node ${at + 1}`, this));
  }

  get step(): number {
    return this.faults.step;
  }

  violated(message: string): void {
    if (this.violations.length < MAX_VIOLATIONS && !this.violations.includes(message))
      this.violations.push(message);
  }

  /** Does the next thing: a step of a store, or time that passes. False where there is nothing, or nothing before `until` (ms). */
  async turn(until = Infinity): Promise<boolean> {
    await drain();
    const { clock, scheduler } = this;
    const due = clock.nextDue();
    const isTime = due !== undefined && due <= until;
    const mayWait = isTime && due - clock.now() <= FAR && this.#random.chance(SLICE_OF_TIME);
    if (scheduler.waiting > 0 && !mayWait) scheduler.next();
    else if (isTime) await clock.advance(Math.max(0, due - clock.now()));
    else return false;
    return true;
  }

  graphOf(processId: string): ProcessGraph {
    const known = this.#graphs.get(processId);
    if (known !== undefined) return known;
    const definition = this.plan.processes.find((process) => process.processId === processId);
    if (definition === undefined) throw new Error(`nobody has deployed ${processId}`);
    const graph = buildGraph(definition);
    this.#graphs.set(processId, graph);
    return graph;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.schedule(ms, resolve));
  }

  /** A node that takes commands, as soon as there is one. */
  async lifeUp(random: Random): Promise<Life> {
    for (;;) {
      const up = this.nodes.flatMap(({ life }) => (life?.isUp === true ? [life] : []));
      if (up.length > 0) return random.pick(up);
      await this.pause(50);
    }
  }

  calm(): void {
    this.isCalm = true;
    this.faults.end();
    this.log.flush();
    for (const node of this.nodes) node.start();
  }
}

/** For the processes that the simulator makes itself. */
const randomVariables = (random: Random): JsonObject =>
  Object.fromEntries(RANDOM_VARIABLES.map((name) => [name, random.int(5)]));

/** All microtasks run before the next turn of the event loop; nothing else in a simulated run uses that loop. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
