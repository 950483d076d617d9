import { isWhole } from '../random-process/index.js';
import type { SimulationPlan } from './plan.js';
import { simulate, type SimulationOptions, type SimulationResult } from './simulation.js';
import { DEFAULT_LIMITS } from '@onward/engine';
import { DEFAULT_OPTIONS } from '@onward/runtime';

export interface ShrinkOptions {
  /** Runs at most, default 200. */
  readonly maxRuns?: number;
}

const KIND_LENGTH = 40;

/** What is wrong, without the keys and numbers in it: a smaller run in which something else is wrong does not explain this. */
const kindOf = (violation: string): string => violation.replaceAll(/\d+/g, '0').slice(0, KIND_LENGTH);

type Change = (plan: SimulationPlan) => SimulationPlan;

/**
 * The smallest run found in which the same is still wrong: fewer faults, actions, processes and nodes, ordinary limits, steps in
 * their turn. Each is left out alone, so that what remains is needed.
 */
export async function shrink(
  options: SimulationOptions,
  failing: SimulationResult,
  { maxRuns = 200 }: ShrinkOptions = {},
): Promise<SimulationResult> {
  const wanted = kindOf(failing.violations[0] ?? '');
  let best = failing;
  let runs = 0;
  for (let isSmaller = true; isSmaller && runs < maxRuns;) {
    isSmaller = false;
    for (const change of changesOf(best.plan)) {
      if (runs++ >= maxRuns) break;
      const { seed, processes, ...plan } = change(best.plan);
      const result = await simulate({ ...options, seed, processes, plan });
      if (!result.violations.some((violation) => kindOf(violation) === wanted)) continue;
      best = result;
      isSmaller = true;
      break;
    }
  }
  return best;
}

/** Every way to make the plan a little simpler, the most promising first. */
function* changesOf(plan: SimulationPlan): Generator<Change> {
  const { actions, faults, processes } = plan;
  for (const half of halvesOf(faults)) yield (it) => ({ ...it, faults: half });
  for (const half of halvesOf(actions)) yield (it) => ({ ...it, actions: half });
  for (const process of processes) {
    const others = processes.filter((other) => other !== process);
    if (isWhole(others)) yield (it) => ({ ...it, processes: others });
  }
  for (const fault of faults) yield (it) => ({ ...it, faults: it.faults.filter((other) => other !== fault) });
  for (const action of actions)
    yield (it) => ({ ...it, actions: it.actions.filter((other) => other !== action) });
  if (plan.nodes > 1) yield (it) => ({ ...it, nodes: 1, options: { ...it.options, sharedStore: false } });
  if (plan.order !== 'in-turn') yield (it) => ({ ...it, order: 'in-turn' });
  if (plan.external.length > 0) yield (it) => ({ ...it, external: [] });
  const { error, fail, slow } = plan.handlers;
  if (error > 0) yield (it) => ({ ...it, handlers: { ...it.handlers, error: 0 } });
  if (slow > 0) yield (it) => ({ ...it, handlers: { ...it.handlers, slow: 0 } });
  if (fail > 0) yield (it) => ({ ...it, handlers: { ...it.handlers, fail: 0 } });
  yield* ordinaryOptions(plan);
}

function* ordinaryOptions({ options }: SimulationPlan): Generator<Change> {
  for (const [name, ordinary] of Object.entries(DEFAULT_OPTIONS)) {
    const isTiny = name !== 'sharedStore' && options[name as keyof typeof DEFAULT_OPTIONS] !== ordinary;
    if (isTiny) yield (it) => ({ ...it, options: { ...it.options, [name]: ordinary } });
  }
  if (options.limits.maxEventsPerDecision !== DEFAULT_LIMITS.maxEventsPerDecision)
    yield (it) => ({ ...it, options: { ...it.options, limits: DEFAULT_LIMITS } });
}

function halvesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 3) return [];
  const middle = items.length >> 1;
  return [items.slice(0, middle), items.slice(middle)];
}
