import { checkInvariants, ordinalMap, type InstanceState } from '@onward/engine';
import type { ProcessGraph } from '@onward/model';
import type { Runtime } from '@onward/runtime';
import { differences } from '../differences.js';
import type { Followed } from '../oracle.js';
import type { World } from '../world.js';
import { compensationIsReverse } from './compensation.js';
import { envelopesAgree } from './envelope.js';
import { joinsFireOnce } from './flows.js';
import type { HistoryCheck } from './history-check.js';
import { tokensAreConserved } from './tokens.js';
import { workEndsOnce } from './work.js';

export const HISTORY_CHECKS: Readonly<Record<string, HistoryCheck>> = {
  envelope: envelopesAgree,
  tokens: tokensAreConserved,
  work: workEndsOnce,
  joins: joinsFireOnce,
  compensation: compensationIsReverse,
};

/** What every history must be like, and every state between two commands. */
export function checkHistories(world: World, graphOf: (processId: string) => ProcessGraph): void {
  for (const { instanceKey, events, states } of world.oracle.instances()) {
    const graph = graphOf(states.at(-1)?.processId ?? '');
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

/** Nothing is left that would go on by itself: an instance has ended, or every token waits for somebody. */
export function checkRest(world: World, { instanceKey, states }: Followed, isTidy: boolean): void {
  const state = states.at(-1) as InstanceState;
  if (state.status !== 'ACTIVE') return;
  const violated = (what: string): void =>
    world.violated(`${instanceKey} is forgotten at revision ${state.revision}: ${what}`);
  if (state.deferred) violated('tokens were left ready by a full append');
  if (state.ready.size > 0) violated(`tokens ${[...ordinalMap.values(state.ready)].join(', ')} are ready`);
  if (state.failure !== undefined && !state.failure.answered) violated('its failure was not answered');
  const { external } = world.plan;
  for (const job of ordinalMap.values(state.jobs)) {
    if (job.status === 'open' && (isTidy || !external.includes(job.type)))
      violated(`nobody works on job ${job.id} of ${job.element}`);
  }
  if (!isTidy) return;
  const busy = [...ordinalMap.values(state.tokens)].filter(({ status }) => status !== 'waiting');
  for (const token of busy)
    violated(`token ${token.id} does not get on from ${token.element}, where it is ${token.status}`);
  if (state.tokens.size === 0) violated('it has no token');
}
