import type { IntermediateCatchEvent, Throw, Trigger } from '@onward/model';
import type { Random } from '../random.js';
import type { Draft, Maker } from './draft.js';
import { RANDOM_ERRORS, STARTING_MESSAGES, STARTING_SIGNALS } from './names.js';
import { aCondition, aThrow, aWaitedTrigger } from './triggers.js';

/** Waits for one event, for the first of two, or for both. */
export const catching: Maker = (draft, from) => {
  draft.budget--;
  const { random } = draft;
  const isSeveral = random.chance(0.25);
  const element: IntermediateCatchEvent = {
    id: draft.id('catch'),
    type: 'intermediateCatchEvent',
    triggers: Array.from({ length: isSeveral ? 2 : 1 }, () => aWaitedTrigger(random)),
    ...(isSeveral && random.chance(0.5) && { parallelMultiple: true }),
    ...(random.chance(0.2) && { io: { inputs: [], outputs: [{ source: { feel: 'a' }, target: 'caught' }] } }),
  };
  return draft.next(from, element);
};

/** Throws nothing, one thing or two. */
export const throwing: Maker = (draft, from) => {
  draft.budget--;
  const { random } = draft;
  const some = Array.from(
    {
      length: random.weighted([
        [1, 0],
        [8, 1],
        [1, 2],
      ]),
    },
    () => aThrow(draft),
  );
  // What is sent by a job needs an event of its own.
  const isByJob = (it: Throw | undefined): boolean => it?.type === 'message' && it.job !== undefined;
  const throws = some.filter((it, at) => at === 0 || it.type !== 'message' || !some.some(isByJob));
  return draft.next(from, { id: draft.id('throw'), type: 'intermediateThrowEvent', throws });
};

export const link: Maker = (draft, from) => {
  draft.budget--;
  const name = draft.id('link');
  draft.next(from, { id: `${name}-leave`, type: 'intermediateThrowEvent', throws: [{ type: 'link', name }] });
  return draft.add({
    id: `${name}-enter`,
    type: 'intermediateCatchEvent',
    triggers: [{ type: 'link', name }],
  });
};

/** Mostly nothing happens at an end. In a transaction it may be cancelled. */
export function end(draft: Draft, from: string): void {
  const { elements, random, scope } = draft;
  const isTransaction = elements.some(({ id, type }) => id === scope && type === 'transaction');
  const throws = random.weighted<() => readonly Throw[]>([
    [9, () => []],
    [1, () => [{ type: 'terminate' }]],
    [scope === undefined ? 0.6 : 3, () => [{ type: 'error', code: { value: random.pick(RANDOM_ERRORS) } }]],
    [2, () => [aThrow(draft)]],
    [isTransaction ? 14 : 0, () => [{ type: 'cancel' }]],
  ])();
  draft.next(from, { id: draft.id('end'), type: 'endEvent', ...(throws.length > 0 && { throws }) });
}

/** The beginnings of a process: one that nothing triggers, and others by chance, which all lead to the same element. */
export function begin(draft: Draft): string {
  const { random } = draft;
  const start = draft.add({ id: 'start', type: 'startEvent' });
  if (random.chance(0.5)) return start;
  const merge = 'begun';
  draft.flow(start, merge);
  for (const triggers of someStarts(draft)) {
    const id = draft.id('start');
    const isAll = triggers.length > 1 && random.chance(0.5);
    draft.flow(
      draft.add({ id, type: 'startEvent', triggers, ...(isAll && { parallelMultiple: true }) }),
      merge,
    );
  }
  if (random.chance(0.2)) {
    const message = { type: 'message', name: { value: random.pick(STARTING_MESSAGES) } } as const;
    draft.flow(draft.add({ id: draft.id('first'), type: 'receiveTask', message, instantiate: true }), merge);
  }
  // By chances of its own, so that seeds that have found something stay what they were.
  const apart = random.fork('instantiating gateway');
  if (apart.chance(0.2)) instantiatingGateway(draft, merge, apart);
  return draft.add({ id: merge, type: 'exclusiveGateway' });
}

/** A gateway whose first event starts an instance, and the others are not waited for. */
function instantiatingGateway(draft: Draft, merge: string, random: Random): void {
  const gateway = draft.add({ id: draft.id('starting'), type: 'eventBasedGateway', instantiate: true });
  const message = { type: 'message', name: { value: random.pick(STARTING_MESSAGES) } } as const;
  const signal = { type: 'signal', name: { value: random.pick(STARTING_SIGNALS) } } as const;
  const events = [
    draft.add({ id: draft.id('first'), type: 'receiveTask', message }),
    draft.add({ id: draft.id('first'), type: 'intermediateCatchEvent', triggers: [signal] }),
  ];
  for (const event of events) {
    draft.flow(gateway, event);
    draft.flow(event, merge);
  }
}

function someStarts({ random }: Draft): readonly (readonly Trigger[])[] {
  return Array.from({ length: random.between(1, 2) }, () => {
    const trigger = random.weighted<() => Trigger>([
      [3, () => ({ type: 'message', name: { value: random.pick(STARTING_MESSAGES) } })],
      [2, () => ({ type: 'signal', name: { value: random.pick(STARTING_SIGNALS) } })],
      [
        1,
        () => ({
          type: 'timer',
          kind: 'cycle',
          value: { value: `R${random.between(1, 2)}/PT${random.between(5, 40)}S` },
        }),
      ],
      [2, () => ({ type: 'conditional', condition: aCondition(random) })],
    ])();
    return [trigger];
  });
}
