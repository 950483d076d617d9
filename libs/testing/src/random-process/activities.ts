import type { Activity, BoundaryEvent, IoMapping, Loop, Trigger } from '@onward/model';
import { compensatedBy } from './compensation.js';
import type { Draft } from './draft.js';
import { RANDOM_SIGNALS, RANDOM_VARIABLES } from './names.js';
import { aJob, aThrownTrigger, aWaitedTrigger } from './triggers.js';

/** What is around an activity, by chance. */
export interface Around {
  readonly loop?: boolean;
  readonly boundary?: boolean;
  readonly compensation?: number;
}

/** Adds an activity with loops, listeners, boundary events and a compensation handler by chance; a flow leads to it where `from` is given. */
export function activity(
  draft: Draft,
  from: string | undefined,
  plain: Activity,
  around: Around = {},
): string {
  const { random } = draft;
  const { loop = true, boundary = true, compensation = 0.5 } = around;
  draft.budget--;
  const element: Activity = {
    ...plain,
    ...(random.chance(0.2) && { io: mappings(draft) }),
    ...(loop && random.chance(0.15) && { loop: aLoop(draft) }),
    ...(random.chance(0.08) && {
      listeners: [{ on: random.pick(['start', 'end'] as const), job: aJob(random) }],
    }),
  };
  if (from === undefined) draft.add(element);
  else draft.next(from, element);
  if (random.chance(compensation)) compensatedBy(draft, plain.id);
  return boundary && random.chance(0.25) ? withBoundary(draft, plain.id) : plain.id;
}

/** What happens meanwhile leads to an end of its own, or, where it interrupts, goes on as the activity would have. */
export function withBoundary(draft: Draft, activityId: string, triggers?: readonly Trigger[]): string {
  const { random } = draft;
  const caught = triggers ?? someTriggers(draft);
  const mustInterrupt = caught.some(({ type }) => type === 'error' || type === 'cancel');
  const interrupting = mustInterrupt || random.chance(0.5);
  const isAll = caught.length > 1 && caught.every(isWaited) && random.chance(0.5);
  const event: BoundaryEvent = {
    id: draft.id('on'),
    type: 'boundaryEvent',
    attachedTo: activityId,
    triggers: caught,
    ...(isAll && { parallelMultiple: true }),
    ...(!interrupting && { interrupting }),
  };
  const id = draft.add(event);
  if (interrupting && random.chance(0.3)) {
    const merge = draft.add({ id: draft.id('merge'), type: 'exclusiveGateway' });
    draft.flow(activityId, merge);
    draft.flow(id, merge);
    return merge;
  }
  // Throws nothing: what comes again and again, and then throws what it has caught, would never end.
  draft.next(random.chance(0.7) ? simpleTask(draft, id) : id, { id: draft.id('end'), type: 'endEvent' });
  return activityId;
}

const isWaited = ({ type }: Trigger): boolean => ['message', 'timer', 'signal', 'conditional'].includes(type);

function someTriggers({ random }: Draft): readonly Trigger[] {
  if (random.chance(0.35)) return [aThrownTrigger(random)];
  return Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => aWaitedTrigger(random));
}

/** A service task with nothing around it. */
export function simpleTask(draft: Draft, from: string | undefined): string {
  const id = draft.id('task');
  const element = { id, type: 'serviceTask', job: aJob(draft.random) } as const;
  return from === undefined ? draft.add(element) : draft.next(from, element);
}

export function aLoop({ random }: Draft): Loop {
  if (random.chance(0.3))
    return {
      type: 'standard',
      testBefore: random.chance(0.5),
      maximum: { value: random.between(1, 3) },
      ...(random.chance(0.5) && { condition: { feel: `${random.pick(RANDOM_VARIABLES)} < 4` } }),
    };
  const count = random.chance(0.4)
    ? { collection: { feel: '[a, b, c]' }, inputElement: 'item' }
    : { cardinality: { value: random.int(4) } };
  return {
    type: 'multiInstance',
    isSequential: random.chance(0.4),
    ...count,
    ...(random.chance(0.5) && { outputCollection: 'collected', outputElement: { feel: 'result' } }),
    ...(random.chance(0.25) && { completionCondition: { feel: 'numberOfCompletedInstances > 1' } }),
    ...(random.chance(0.15) && {
      behavior: random.pick(['None', 'One'] as const),
      event: { type: 'signal' as const, name: { value: random.pick(RANDOM_SIGNALS) } },
    }),
  };
}

function mappings({ random }: Draft): IoMapping {
  const variable = random.pick(RANDOM_VARIABLES);
  const inputs = random.chance(0.5) ? [{ source: { feel: `${variable} + 1` }, target: 'local' }] : [];
  const outputs = [{ source: { feel: 'result' }, target: 'out.last' }];
  return { inputs, outputs };
}
