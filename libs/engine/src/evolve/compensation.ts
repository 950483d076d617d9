import { invariant } from '@onward/model';
import { nextEntry } from '../compensation-order.js';
import { remove } from '../ordinal-map.js';
import type { CompensationEntry, CompensationRun, ScopeState } from '../state.js';
import { changeScope, type Appliers } from './draft.js';

type CompensationEvents =
  | 'CompensationStarted'
  | 'CompensationUnrolled'
  | 'CompensationStepStarted'
  | 'CompensationStepCompleted'
  | 'CompensationCompleted';

export const COMPENSATION_APPLIERS: Appliers<CompensationEvents> = {
  CompensationStarted(draft, { scope, failure, thrower, activity, cancel }) {
    if (failure !== undefined) {
      invariant(draft.failure?.id === failure, 'compensation answers the failure that froze the instance');
      draft.failure = { ...draft.failure, answered: true };
    }
    const since = draft.revision;
    const run: CompensationRun = { failure, thrower, activity, cancel, since, unrolled: [] };
    changeScope(draft, scope, (children) => {
      if (children.compensation === undefined) return { ...children, compensation: run };
      // What ends the scope goes before what an event in it has thrown.
      if (failure !== undefined || cancel)
        return { ...children, compensation: { ...run, ...leftOf(children) } };
      return { ...children, queued: [...children.queued, run] };
    });
  },
  CompensationUnrolled(draft, { scope, compensates }) {
    changeScope(draft, scope, (children) => {
      const { children: left, entry, run } = take(children, compensates);
      invariant(entry.nested !== undefined, 'only a sub-process is unrolled');
      return { ...left, compensation: { ...run, unrolled: [...run.unrolled, entry.nested] } };
    });
  },
  CompensationStepStarted(draft, { scope, token, compensates }) {
    changeScope(draft, scope, (children) => {
      const { children: left, entry, run } = take(children, compensates);
      return { ...left, compensation: { ...run, current: { token, entry } } };
    });
  },
  CompensationStepCompleted(draft, { scope }) {
    changeScope(draft, scope, (children) => {
      invariant(children.compensation !== undefined, 'no compensation is under way');
      return { ...children, compensation: { ...children.compensation, current: undefined } };
    });
  },
  CompensationCompleted(draft, { scope, failure }) {
    if (failure !== undefined) draft.failure = undefined;
    changeScope(draft, scope, (children) => {
      const [compensation, ...queued] = children.queued;
      return { ...children, compensation, queued };
    });
  },
};

/** What a run that another one replaces was in the middle of. */
const leftOf = ({ compensation }: ScopeState): Pick<CompensationRun, 'unrolled'> => ({
  unrolled: compensation?.unrolled ?? [],
});

/** Takes the next entry off what is left to be compensated. */
function take(
  children: ScopeState,
  compensates: number,
): { readonly children: ScopeState; readonly entry: CompensationEntry; readonly run: CompensationRun } {
  const run = children.compensation;
  invariant(run !== undefined, 'a compensation step needs a compensation');
  const next = nextEntry(children, run);
  invariant(next?.entry.elementInstance === compensates, 'what completed last is compensated first');
  const { entry } = next;
  if (next.from === 'scope') {
    const compensable = remove(children.compensable, entry.revision);
    return { children: { ...children, compensable }, entry, run };
  }
  const unrolled = run.unrolled.slice(0, next.from);
  const rest = remove(run.unrolled[next.from] ?? missingFrame(), entry.revision);
  if (rest.size > 0) unrolled.push(rest);
  return { children, entry, run: { ...run, unrolled } };
}

function missingFrame(): never {
  throw new Error('what is being unrolled has gone');
}
