import type { Activity, Trigger } from '@onward/model';
import { activity, simpleTask, withBoundary } from './activities.js';
import { compensatedBy } from './compensation.js';
import type { Draft, Maker } from './draft.js';
import { RANDOM_VARIABLES } from './names.js';
import { aTask } from './tasks.js';
import { aThrownTrigger, aWaitedTrigger } from './triggers.js';

/** An embedded sub-process, or a transaction, with what can happen in it and to it. */
function scoped(draft: Draft, from: string, depth: number, type: 'subProcess' | 'transaction'): string {
  const { random } = draft;
  const id = draft.id(type === 'transaction' ? 'tx' : 'sub');
  const exit = activity(draft, from, { id, type }, { compensation: 0.25 });
  draft.within(id, () => fill(draft, depth));
  return type === 'transaction' && random.chance(0.7)
    ? withBoundary(draft, exit === id ? id : id, [{ type: 'cancel' }])
    : exit;
}

function fill(draft: Draft, depth: number): void {
  const start = draft.add({ id: draft.id('start'), type: 'startEvent' });
  const exit = draft.sequence(start, depth + 1, 2);
  if (exit !== undefined) draft.end(exit);
  if (draft.random.chance(0.4)) eventSubProcess(draft);
}

export const subProcess: Maker = (draft, from, depth) => scoped(draft, from, depth, 'subProcess');
export const transaction: Maker = (draft, from, depth) => scoped(draft, from, depth, 'transaction');

/** A process that starts without variables has none to correlate by, and would not start. */
const withoutKey = (trigger: Trigger): Trigger =>
  trigger.type === 'message' ? { type: 'message', name: trigger.name } : trigger;

/** What runs beside its scope, instead of it, or to undo it. */
export function eventSubProcess(draft: Draft): void {
  draft.budget--;
  const { random, scope } = draft;
  const id = draft.add({ id: draft.id('event-sub'), type: 'eventSubProcess' });
  const trigger = random.weighted<() => Trigger>([
    [4, () => (scope === undefined ? withoutKey(aWaitedTrigger(random)) : aWaitedTrigger(random))],
    [2, () => aThrownTrigger(random)],
    [scope === undefined ? 0 : 2, () => ({ type: 'compensation' })],
  ])();
  const interrupts = trigger.type === 'error' || trigger.type === 'compensation' || random.chance(0.4);
  draft.within(id, () => {
    const start = draft.add({
      id: draft.id('start'),
      type: 'startEvent',
      triggers: [trigger],
      ...(!interrupts && { interrupting: false }),
    });
    draft.next(simpleTask(draft, start), { id: draft.id('end'), type: 'endEvent' });
  });
}

/** Tasks in any order, until none is left or a condition holds. */
export const adHoc: Maker = (draft, from) => {
  const { random } = draft;
  const id = draft.id('ad-hoc');
  const element: Activity = {
    id,
    type: 'adHocSubProcess',
    ordering: random.pick(['parallel', 'sequential'] as const),
    ...(random.chance(0.4) && { completionCondition: { feel: `${random.pick(RANDOM_VARIABLES)} > 2` } }),
    ...(random.chance(0.3) && { cancelRemaining: false }),
    // By a chance of its own, so that seeds that have found something stay what they were.
    ...(random.fork(`outputs of ${id}`).chance(0.4) && {
      outputCollection: 'collected',
      outputElement: { feel: 'result' },
    }),
  };
  const exit = activity(draft, from, element, { compensation: 0 });
  draft.within(id, () => {
    for (let count = random.between(1, 3); count > 0; count--)
      activity(draft, undefined, aTask(draft), { boundary: false });
  });
  if (random.chance(0.2)) compensatedBy(draft, id);
  return exit;
};
