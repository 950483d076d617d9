import { invariant } from '@onward/model';
import { forget } from '../compensation-order.js';
import type { CompensationRun } from '../state.js';
import { giveBack, takeNext } from './compensation-log.js';
import { changeScope, type Appliers } from './draft.js';

type CompensationEvents =
  | 'CompensationStarted'
  | 'CompensationUnrolled'
  | 'CompensationStepStarted'
  | 'CompensationStepCompleted'
  | 'CompensationCompleted';

export const COMPENSATION_APPLIERS: Appliers<CompensationEvents> = {
  CompensationStarted(draft, { scope, failure, thrower, activity, cancel, returns }) {
    if (failure !== undefined) {
      invariant(draft.failure?.id === failure, 'compensation answers the failure that froze the instance');
      draft.failure = { ...draft.failure, answered: true };
    }
    const since = draft.revision;
    const run: CompensationRun = { failure, thrower, activity, cancel, since, unrolled: [] };
    changeScope(draft, scope, (children) => {
      const before = children.compensation;
      if (before === undefined) return { ...children, compensation: run };
      // What ends the scope goes before what an event in it has thrown.
      if (returns) return { ...children, compensation: run, compensable: giveBack(children, before) };
      if (failure !== undefined || cancel)
        return { ...children, compensation: { ...run, unrolled: before.unrolled } };
      return { ...children, queued: [...children.queued, run] };
    });
  },
  CompensationUnrolled(draft, { scope, compensates }) {
    changeScope(draft, scope, (before) => {
      const { children, run, taken } = takeNext(before, compensates);
      invariant(taken.entry.nested !== undefined, 'only a sub-process is unrolled');
      return { ...children, compensation: { ...run, unrolled: [...run.unrolled, taken] } };
    });
  },
  CompensationStepStarted(draft, { scope, token, compensates }) {
    changeScope(draft, scope, (before) => {
      const { children, run, taken } = takeNext(before, compensates);
      return { ...children, compensation: { ...run, current: { ...taken, token } } };
    });
  },
  CompensationStepCompleted(draft, { scope, token, compensates }) {
    changeScope(draft, scope, (children) => {
      const { compensation, compensable } = children;
      invariant(compensation !== undefined, 'no compensation is under way');
      if (compensation.current?.token === token)
        return { ...children, compensation: { ...compensation, current: undefined } };
      // It had been given back, and is done all the same before its token has ended.
      return { ...children, compensable: forget(compensable, compensates) };
    });
  },
  CompensationCompleted(draft, { scope, failure, returns }) {
    if (failure !== undefined) draft.failure = undefined;
    changeScope(draft, scope, (children) => {
      const [next, ...queued] = children.queued;
      const { compensation, compensable } = children;
      const left = returns && compensation ? giveBack(children, compensation) : compensable;
      return { ...children, compensation: next, queued, compensable: left };
    });
  },
};
