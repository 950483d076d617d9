import { DEFAULT_LIMITS } from '@onward/engine';
import type { ProcessDefinition } from '@onward/model';
import { DEFAULT_OPTIONS, type RuntimeOptions } from '@onward/runtime';
import { RANDOM_JOB_TYPES, randomDeployment } from '../random-process/index.js';
import { Random } from '../random.js';
import { planFaults, type PlannedFault } from './fault-plan.js';

/** What users and workers do. `pick` decides the details: which instance, which task, which variables. */
export const ACTIONS = [
  'start',
  'start-again',
  'complete-task',
  'assign-task',
  'set-variables',
  'resolve-incident',
  'cancel',
  'update-job',
  'send-again',
  'work',
  'deploy-again',
  'rebuild',
  'publish-message',
  'broadcast-signal',
  'evaluate-conditions',
  'activate-ad-hoc',
  'move-clock',
] as const;
export type ActionKind = (typeof ACTIONS)[number];

export interface PlannedAction {
  /** The number of the store step before which it happens, or earlier where nothing else is to be done. */
  readonly at: number;
  readonly kind: ActionKind;
  readonly pick: number;
}

/** In which order the steps of the stores that wait are taken; `slow-…` lets steps of that kind wait longer than others. */
export type Order = 'in-turn' | 'random' | 'slow-flush' | 'slow-deliver' | 'slow-write' | 'slow-read';

/** How handlers of service tasks go, each as a probability per attempt. */
export interface HandlerChances {
  readonly fail: number;
  /** Throws a BPMN error. */
  readonly error: number;
  /** Takes up to two minutes. */
  readonly slow: number;
}

/** A run, as plain data: the same plan gives the same run, event for event. */
export interface SimulationPlan {
  readonly seed: number;
  readonly nodes: number;
  readonly order: Order;
  readonly options: RuntimeOptions;
  readonly handlers: HandlerChances;
  /** Job types that external workers work on; the others have handlers in each node. */
  readonly external: readonly string[];
  readonly actions: readonly PlannedAction[];
  readonly faults: readonly PlannedFault[];
  readonly processes: readonly ProcessDefinition[];
}

export interface PlanOptions {
  /** Instead of random processes. */
  readonly processes?: readonly ProcessDefinition[];
  /** Overrides what the seed would give, for example `nodes: 2`. */
  readonly plan?: Partial<Omit<SimulationPlan, 'seed' | 'processes'>>;
}

/** Steps of the stores within which the actions and faults of a plan lie. */
const STEPS = 1200;

export function planFor(seed: number, { processes, plan = {} }: PlanOptions = {}): SimulationPlan {
  const random = new Random(`plan/${seed}`);
  const nodes = random.chance(0.4) ? 2 : 1;
  return {
    seed,
    nodes,
    order: random.fork('order').weighted<Order>([
      [2, 'in-turn'],
      [4, 'random'],
      [1, 'slow-flush'],
      [1, 'slow-deliver'],
      [1, 'slow-write'],
      [1, 'slow-read'],
    ]),
    options: planOptions(random.fork('options'), plan.nodes ?? nodes),
    handlers: random.fork('handlers').pick([
      { fail: 0, error: 0, slow: 0.1 },
      { fail: 0.3, error: 0.05, slow: 0.3 },
      { fail: 0.5, error: 0.1, slow: 0.5 },
    ]),
    external: random.fork('external').chance(0.6) ? [random.pick(RANDOM_JOB_TYPES)] : [],
    actions: planActions(random.fork('actions')),
    faults: planFaults(random.fork('faults'), STEPS),
    processes: processes ?? randomDeployment(random.fork('processes')),
    ...plan,
  };
}

const START_FIRST = 2;

function planActions(random: Random): readonly PlannedAction[] {
  const actions = Array.from({ length: random.between(15, 40) }, (_, index): PlannedAction => {
    const kind = random.weighted<ActionKind>([
      [3, 'start'],
      [1, 'start-again'],
      [4, 'complete-task'],
      [2, 'assign-task'],
      [1, 'set-variables'],
      [2, 'resolve-incident'],
      [0.6, 'cancel'],
      [0.5, 'update-job'],
      [2, 'send-again'],
      [4, 'work'],
      [0.3, 'deploy-again'],
      [0.5, 'rebuild'],
      [5, 'publish-message'],
      [2, 'broadcast-signal'],
      [0.5, 'evaluate-conditions'],
      [1, 'activate-ad-hoc'],
      [0.7, 'move-clock'],
    ]);
    return { at: random.int(STEPS), kind: index < START_FIRST ? 'start' : kind, pick: random.next() };
  });
  return actions.toSorted((a, b) => a.at - b.at);
}

/** Limits as tiny as a user could set them, so that every bound is met within a short run. */
function planOptions(random: Random, nodes: number): RuntimeOptions {
  const maybe = <T>(ordinary: T, ...tiny: readonly T[]): T =>
    random.chance(0.5) ? random.pick(tiny) : ordinary;
  return {
    ...DEFAULT_OPTIONS,
    sharedStore: nodes > 1,
    limits: { ...DEFAULT_LIMITS, maxEventsPerDecision: maybe(DEFAULT_LIMITS.maxEventsPerDecision, 1, 3, 8) },
    maxCommandsPerAppend: maybe(DEFAULT_OPTIONS.maxCommandsPerAppend, 1, 3),
    maxWaitingPerInstance: maybe(DEFAULT_OPTIONS.maxWaitingPerInstance, 2, 5),
    maxCachedInstances: maybe(DEFAULT_OPTIONS.maxCachedInstances, 1, 2),
    snapshotEvery: maybe(DEFAULT_OPTIONS.snapshotEvery, 2, 10),
    eventsPerRead: maybe(DEFAULT_OPTIONS.eventsPerRead, 2, 7),
    numbersPerBlock: maybe(DEFAULT_OPTIONS.numbersPerBlock, 1, 4),
    unknownOutcomeTimeout: maybe(DEFAULT_OPTIONS.unknownOutcomeTimeout, 100),
    maxQueuedJobs: maybe(DEFAULT_OPTIONS.maxQueuedJobs, 1, 2),
    handlerConcurrency: maybe(DEFAULT_OPTIONS.handlerConcurrency, 1, 2),
    sharedReadStore: nodes > 1 && random.chance(0.4),
  };
}
