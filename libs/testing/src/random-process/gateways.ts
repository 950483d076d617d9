import type { FlowElement, SequenceFlow } from '@onward/model';
import type { Draft, Maker } from './draft.js';
import { RANDOM_MESSAGES, RANDOM_VARIABLES } from './names.js';
import { aCondition, aWaitedTrigger } from './triggers.js';

const BARE = 0.2;
const DEFAULTED = 0.85;

type Splitting = 'exclusiveGateway' | 'inclusiveGateway' | 'complexGateway';

/** Branches with conditions; one may lead straight to the merge. Those that end leave the others to go on. */
function split(
  draft: Draft,
  from: string,
  depth: number,
  type: Splitting,
  merge: FlowElement,
): string | undefined {
  draft.budget--;
  const { random } = draft;
  const gateway = draft.next(from, { id: draft.id('split'), type });
  const branches = random.between(2, 3);
  const hasDefault = random.chance(DEFAULTED);
  const exits: string[] = [];
  for (let branch = 0; branch < branches; branch++) {
    const first = draft.flows.length;
    if (random.chance(BARE)) draft.flow(gateway, merge.id);
    else {
      const exit = draft.branch(gateway, depth);
      if (exit !== undefined) exits.push(exit);
    }
    const flow = draft.flows[first] as SequenceFlow;
    if (hasDefault && branch === branches - 1) draft.setDefault(gateway, flow.id);
    else draft.flows[first] = { ...flow, condition: aCondition(random) };
  }
  return draft.mergeInto(merge, exits);
}

export const choice: Maker = (draft, from, depth) =>
  split(draft, from, depth, 'exclusiveGateway', { id: draft.id('merge'), type: 'exclusiveGateway' });

export const inclusive: Maker = (draft, from, depth) =>
  split(
    draft,
    from,
    depth,
    draft.random.pick(['inclusiveGateway', 'complexGateway'] as const),
    aLateJoin(draft),
  );

/** An inclusive join, or a complex one that fires with the first or waits for two. */
function aLateJoin(draft: Draft): FlowElement {
  const { random } = draft;
  const id = draft.id('join');
  if (random.chance(0.6)) return { id, type: 'inclusiveGateway' };
  const count = random.chance(0.8) ? 1 : 2;
  return {
    id,
    type: 'complexGateway',
    ...(random.chance(0.7) && { activationCondition: { feel: `activationCount >= ${count}` } }),
  };
}

/** A fork whose branches meet in a join of one kind or the other, in a merge that lets every token through, or nowhere. */
export const parallel: Maker = (draft, from, depth) => {
  draft.budget--;
  const { random } = draft;
  const fork = draft.next(from, { id: draft.id('fork'), type: 'parallelGateway' });
  const exits: string[] = [];
  for (let branch = random.between(2, 3); branch > 0; branch--) {
    const exit = draft.branch(fork, depth);
    if (exit !== undefined) exits.push(exit);
  }
  return random.weighted<() => string | undefined>([
    [6, () => draft.mergeInto({ id: draft.id('join'), type: 'parallelGateway' }, exits)],
    [2, () => draft.mergeInto(aLateJoin(draft), exits)],
    [1, () => draft.mergeInto({ id: draft.id('merge'), type: 'exclusiveGateway' }, exits)],
    [1, () => draft.endAll(exits)],
  ])();
};

/** Goes on with the first of several events. */
export const eventBased: Maker = (draft, from, depth) => {
  draft.budget--;
  const { random } = draft;
  const gateway = draft.next(from, { id: draft.id('first'), type: 'eventBasedGateway' });
  const exits: string[] = [];
  for (let branch = random.between(2, 3); branch > 0; branch--) {
    const id = draft.id('event');
    if (random.chance(0.25))
      draft.next(gateway, {
        id,
        type: 'receiveTask',
        message: {
          type: 'message',
          name: { value: random.pick(RANDOM_MESSAGES) },
          correlationKey: { feel: `string(${random.pick(RANDOM_VARIABLES)})` },
        },
      });
    else draft.next(gateway, { id, type: 'intermediateCatchEvent', triggers: [aWaitedTrigger(random)] });
    const exit = random.chance(0.5) ? draft.branch(id, depth) : id;
    if (exit !== undefined) exits.push(exit);
  }
  return draft.mergeInto({ id: draft.id('merge'), type: 'exclusiveGateway' }, exits);
};
