import { createHash } from 'node:crypto';
import type { InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import { createExpressions } from '@onward/expressions';
import type { FlowElement, JobSpec, JsonObject, ProcessDefinition } from '@onward/model';
import { READ_MODELS, type Projection } from '@onward/read-models';
import type { JobHandler } from '@onward/runtime';
import { Random } from '../random.js';
import { Client } from './client.js';
import { Deployer } from './deployer.js';
import { Handlers } from './handlers.js';
import { checkCompensatedWith } from './invariants/compensated-with.js';
import { checkLedger } from './invariants/ledger.js';
import { checkOutside } from './invariants/outside.js';
import { checkProjections } from './invariants/projections.js';
import { checkHistories, checkReach, checkRest, checkStates } from './invariants/states.js';
import { Outside } from './outside.js';
import { planFor, type PlanOptions, type SimulationPlan } from './plan.js';
import { Users } from './users.js';
import { Worker } from './worker.js';
import { World, type Tamper } from './world.js';

export interface SimulationOptions extends PlanOptions {
  /** The same seed gives the same run, event for event. */
  readonly seed: number;
  /** What the service tasks of `processes` do, by job type: synchronous, or on promises alone. A type without one is completed as it is. */
  readonly handlers?: Readonly<Record<string, JobHandler>>;
  /** What an instance of `processes` is started with, and what operators set: the variables they name, made of this chance alone. */
  readonly variables?: (random: Random) => JsonObject;
  /** Beside the read models of the engine. */
  readonly projections?: readonly Projection[];
  readonly tamper?: Tamper;
}

export interface SimulationResult {
  readonly plan: SimulationPlan;
  /** What was wrong; empty where all invariants held. */
  readonly violations: readonly string[];
  /** The faults that came to happen, in order. */
  readonly faults: readonly string[];
  /** What the nodes logged. */
  readonly messages: readonly string[];
  /** Every durable event, in order. */
  readonly history: readonly RecordedEvent[];
  /** SHA-256 of the history: equal for equal runs. */
  readonly digest: string;
  /** Steps that the stores took. */
  readonly steps: number;
  readonly instances: number;
}

const expressions = createExpressions();

/** Runs the production engine, runtime, sagas and read models through one seed's troubles, then checks the invariants. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  return new Simulation(options).run();
}

const MAX_TURNS = 300_000;
/** After the last action and fault, steps before all is made calm. */
const LINGER = 50;
/** Time that calm may need: slow work, back-offs and leases, ms. */
const REST_MS = 5 * 60_000;
/** The same for what random processes still wait for then: timers, back-offs of jobs and their leases, ms. */
const ROUND_MS = 65_000;
const MAX_ROUNDS = 40;
/** And where there was nothing to do any more: the longest time that a handler takes, and more, ms. */
const LAST_MS = 130_000;

class Simulation {
  readonly #world: World;
  readonly #client: Client;
  readonly #worker: Worker;
  readonly #outside: Outside;
  readonly #users: Users;
  readonly #deployer: Deployer;
  readonly #projections: readonly Projection[];
  #turns = 0;
  #acting = 0;

  constructor(options: SimulationOptions) {
    const { seed, projections = [], tamper = {}, handlers = {} } = options;
    const plan = planFor(seed, options);
    this.#projections = [...READ_MODELS, ...projections];
    this.#world = new World(plan, projections, tamper, options.variables);
    this.#world.handlers = new Handlers(this.#world, handlers, jobTypesOf(plan.processes));
    this.#client = new Client(this.#world, new Random(`${seed}/client`));
    this.#worker = new Worker(this.#world, this.#client);
    this.#deployer = new Deployer(this.#world);
    this.#outside = new Outside(this.#world, new Random(`${seed}/outside`));
    this.#users = new Users(this.#world, this.#client, this.#worker, this.#deployer, this.#outside);
  }

  async run(): Promise<SimulationResult> {
    const world = this.#world;
    const rejected = (error: unknown): void =>
      world.violated(
        `a promise was rejected and nobody cared: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' | ') : String(error)}`,
      );
    process.on('unhandledRejection', rejected);
    try {
      await this.#trouble();
      await this.#recover();
      await this.#check();
    } catch (error) {
      world.violated(reasonOf(error));
    } finally {
      for (const { life } of world.nodes) life?.finish();
      process.off('unhandledRejection', rejected);
    }
    return this.#result();
  }

  /** Deploys, and goes through the plan's actions and faults. */
  async #trouble(): Promise<void> {
    const world = this.#world;
    for (const node of world.nodes) node.start();
    let isDeployed = false;
    const deployed = this.#deployer
      .deploy(new Random(`${world.plan.seed}/deploy`))
      .then(() => (isDeployed = true));
    await this.#until(() => isDeployed);
    await deployed;
    let actions = world.plan.actions;
    let calmAt = Infinity;
    const start = world.step;
    while (world.step < calmAt && !this.#isBroken()) {
      while (actions[0] !== undefined && actions[0].at <= world.step - start) {
        this.#act(actions[0]);
        actions = actions.slice(1);
      }
      const isGoingOn = await this.#turn(world.clock.now() + REST_MS);
      if (!isGoingOn && actions[0] === undefined) break;
      if (!isGoingOn) {
        this.#act(actions[0] as (typeof actions)[0]);
        actions = actions.slice(1);
      }
      if (actions.length === 0 && calmAt === Infinity) calmAt = world.step + LINGER;
    }
  }

  /** Nothing goes wrong any more: all comes to rest, then what waits for people is done, until every instance has ended. */
  async #recover(): Promise<void> {
    const world = this.#world;
    const random = new Random(`${world.plan.seed}/calm`);
    world.calm();
    await this.#rest(REST_MS);
    for (const followed of world.oracle.instances()) checkRest(world, followed, false);
    checkReach(world);
    for (let round = 0; round < MAX_ROUNDS && !this.#isBroken(); round++) {
      const before = this.#progress();
      const isDone = (await this.#during(this.#tidy(random))) === 0;
      await this.#rest(isDone ? LAST_MS : ROUND_MS);
      // Time passes also while one looks around: what that has set off may be a reason to look again.
      if (isDone && this.#progress() === before) break;
    }
    for (const followed of world.oracle.instances()) checkRest(world, followed, true);
    checkReach(world);
    const open = this.#client.open + this.#outside.open;
    if (open + this.#acting > 0)
      world.violated(`${open} commands and ${this.#acting} requests were never answered`);
  }

  /** How many events all instances have. */
  #progress(): number {
    let events = 0;
    for (const { states } of this.#world.oracle.instances()) events += states.length;
    return events;
  }

  async #check(): Promise<void> {
    const world = this.#world;
    if (this.#isBroken()) return;
    checkHistories(world);
    checkLedger(world, expressions, this.#client.ledger);
    checkOutside(world, this.#outside.calls);
    checkCompensatedWith(world, world.handlers.calls);
    for (const node of world.nodes) {
      if (node.life !== undefined) await this.#during(checkStates(world, node.life.runtime, node.life.name));
      for (const follower of node.followers) follower.check();
      await this.#during(node.shutDown());
      await checkProjections(world, node, this.#projections);
    }
    const [node] = world.nodes;
    node?.start();
    await this.#until(() => node?.life?.isUp === true);
    if (node?.life !== undefined)
      await this.#during(checkStates(world, node.life.runtime, `${node.life.name}, just started,`));
  }

  /** Answers how much there was to do. */
  async #tidy(random: Random): Promise<number> {
    const world = this.#world;
    let done = 0;
    const sent = new Set<string>();
    for (const { instanceKey, states } of world.oracle.instances()) {
      const state = states.at(-1) as InstanceState;
      if (state.status === 'ACTIVE') done += await this.#users.tidy(instanceKey, state, random, sent);
    }
    for (const life of world.nodes.flatMap((node) => node.life ?? [])) {
      for (const type of world.handlers.external)
        for (let found = 1; found > 0; done += found) found = await this.#worker.poll(life, type, random, 0);
    }
    return done;
  }

  #act(action: SimulationPlan['actions'][number]): void {
    this.#acting++;
    void this.#users
      .act(action)
      // Whoever looks at what is stored finds that it cannot be folded.
      .catch((error: unknown) => this.#world.violated(reasonOf(error)))
      .finally(() => this.#acting--);
  }

  /** Until nothing happens any more for as long as anything may take. */
  async #rest(atLeast: number): Promise<void> {
    const { clock } = this.#world;
    const until = clock.now() + atLeast;
    while (!this.#isBroken() && (await this.#turn(until)));
    // Back-offs that no timer stands for are over, too: a job that nobody asks for just becomes available.
    if (!this.#isBroken() && clock.now() < until) await clock.advance(until - clock.now());
  }

  async #during<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    void work.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    await this.#until(() => isDone);
    return work;
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      const isGoingOn = await this.#turn();
      if (!isGoingOn && !condition())
        throw new Error('nothing happens any more, and something is still waited for');
    }
  }

  #turn(until?: number): Promise<boolean> {
    if (++this.#turns > MAX_TURNS) throw new Error(`it does not come to rest within ${MAX_TURNS} turns`);
    return this.#world.turn(until);
  }

  /** There is no use in going on. */
  #isBroken(): boolean {
    return this.#world.violations.length > 0;
  }

  #result(): SimulationResult {
    const { faults, log, messages, plan, violations } = this.#world;
    const history = log.history();
    return {
      plan,
      violations,
      faults: faults.happened,
      messages,
      history,
      digest: createHash('sha256').update(JSON.stringify(history)).digest('hex'),
      steps: faults.step,
      instances: new Set(
        history.filter(({ type }) => type === 'ProcessInstanceCreated').map(({ stream }) => stream),
      ).size,
    };
  }
}

/** The job types of all that has a job; one that is an expression is not known beforehand. */
function jobTypesOf(processes: readonly ProcessDefinition[]): readonly string[] {
  const types = processes
    .flatMap(({ elements, listeners = [] }) => [
      ...elements.flatMap(jobsOf),
      ...listeners.map(({ job }) => job),
    ])
    .flatMap(({ type }) => ('value' in type ? [String(type.value)] : []));
  return [...new Set(types)];
}

function jobsOf(element: FlowElement): readonly JobSpec[] {
  const own = 'job' in element && element.job !== undefined ? [element.job] : [];
  const { listeners = [] } = element;
  const taskListeners = ('taskListeners' in element ? element.taskListeners : undefined) ?? [];
  const throws = ('throws' in element ? element.throws : undefined) ?? [];
  const thrown = throws.flatMap((it) => (it.type === 'message' && it.job !== undefined ? [it.job] : []));
  return [...own, ...[...listeners, ...taskListeners].map(({ job }) => job), ...thrown];
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
