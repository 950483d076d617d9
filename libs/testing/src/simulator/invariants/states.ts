import { checkInvariants, ordinalMap, type InstanceState, type Token } from '@onward/engine';
import type { Key } from '@onward/model';
import type { Runtime } from '@onward/runtime';
import { differences } from '../differences.js';
import type { Followed } from '../oracle.js';
import type { World } from '../world.js';
import { checkCalls } from './calls.js';
import { compensationIsReverse } from './compensation.js';
import { envelopesAgree } from './envelope.js';
import { joinsFireOnce } from './flows.js';
import type { HistoryCheck } from './history-check.js';
import { iterationsAreCounted } from './loops.js';
import { checkMessages } from './messages.js';
import { checkSignals } from './signals.js';
import { inclusiveJoinsWait } from './synchronising.js';
import { tokensAreConserved } from './tokens.js';
import { waitingIsKept } from './waiting.js';
import { workEndsOnce } from './work.js';

export const HISTORY_CHECKS: Readonly<Record<string, HistoryCheck>> = {
  envelope: envelopesAgree,
  tokens: tokensAreConserved,
  work: workEndsOnce,
  joins: joinsFireOnce,
  compensation: compensationIsReverse,
  waiting: waitingIsKept,
  'inclusive joins': inclusiveJoinsWait,
  iterations: iterationsAreCounted,
};

/** What instances have to do with each other and with who is outside, when all is at rest. */
export function checkReach(world: World): void {
  checkMessages(world);
  checkSignals(world);
  checkCalls(world);
}

/** What every history must be like, and every state between two commands. */
export function checkHistories(world: World): void {
  for (const { instanceKey, events, states } of world.oracle.instances()) {
    const graph = world.graphOf(states.at(-1)?.processId ?? '');
    for (const [name, check] of Object.entries(HISTORY_CHECKS))
      for (const wrong of check(events, graph)) world.violated(`${name} of ${instanceKey}: ${wrong}`);
    for (const [at, state] of states.entries()) {
      if (events[at]?.metadata.commandId === events[at + 1]?.metadata.commandId) continue;
      for (const wrong of checkInvariants(state))
        world.violated(`state of ${instanceKey} at revision ${at}: ${wrong}`);
    }
  }
}

/** What a node has in its cache, or loads from a snapshot and the tail, is what a replay from event 0 gives. */
export async function checkStates(world: World, runtime: Runtime, name: string): Promise<void> {
  for (const { instanceKey, states } of world.oracle.instances()) {
    const state = await runtime.instances.state(instanceKey);
    const found = differences(state, states.at(-1));
    if (found.length > 0)
      world.violated(`${name} has ${instanceKey} in another state than a replay: ${found.join('; ')}`);
  }
}

/** No node's clock is set back by more, ms. */
const SLOW_CLOCK_MS = 120_000;

/** Nobody will go on with it: it waits neither at a join, nor for what is in it, nor for a moment that is still to come. */
function isForgotten(world: World, state: InstanceState, { elementInstance, status }: Token): boolean {
  if (status === 'waiting') return false;
  const instance = ordinalMap.get(state.elementInstances, elementInstance ?? -1);
  if (instance === undefined) return true;
  const { call, children, incident, subscriptions } = instance;
  if (children !== undefined && children.tokens.size > 0) return false;
  if (incident !== undefined || world.oracle.state(call?.child as Key)?.status === 'ACTIVE') return false;
  return ![...ordinalMap.keys(subscriptions ?? ordinalMap.EMPTY)].some((id) => {
    const trigger = ordinalMap.get(state.subscriptions, id)?.trigger;
    return trigger?.type === 'timer' && trigger.dueAt > world.clock.now();
  });
}

/** Nothing is left that would go on by itself: an instance has ended, or every token waits for somebody. */
export function checkRest(world: World, { instanceKey, states }: Followed, isTidy: boolean): void {
  const state = states.at(-1) as InstanceState;
  if (state.status !== 'ACTIVE') return;
  const violated = (what: string): void =>
    world.violated(`${instanceKey} is forgotten at revision ${state.revision}: ${what}`);
  if (state.deferred) violated('tokens were left ready by a full append');
  if (state.ready.size > 0) violated(`tokens ${[...ordinalMap.values(state.ready)].join(', ')} are ready`);
  if (state.failure !== undefined && !state.failure.answered) violated('its failure was not answered');
  for (const { element, trigger } of ordinalMap.values(state.subscriptions)) {
    const isOverdue = trigger.type === 'timer' && trigger.dueAt < world.clock.now() - SLOW_CLOCK_MS;
    if (isOverdue && state.failure === undefined) violated(`the timer of ${element} does not fire`);
  }
  const { external } = world.plan;
  for (const job of ordinalMap.values(state.jobs)) {
    if (job.status === 'open' && (isTidy || !external.includes(job.type)))
      violated(`nobody works on job ${job.id} of ${job.element}`);
  }
  if (!isTidy) return;
  const busy = [...ordinalMap.values(state.tokens)].filter((token) => isForgotten(world, state, token));
  for (const token of busy)
    violated(`token ${token.id} does not get on from ${token.element}, where it is ${token.status}`);
  // The process's own listeners have none.
  const { incidents, jobs, tokens } = state;
  if (tokens.size + incidents.size + jobs.size === 0) violated('it has no token');
}
