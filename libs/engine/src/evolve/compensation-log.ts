import { invariant } from '@onward/model';
import { nextEntry } from '../compensation-order.js';
import { EMPTY, remove, set } from '../ordinal-map.js';
import type { CompensationEntry, CompensationRun, ScopeState, TakenEntry } from '../state.js';

export interface Taken {
  readonly children: ScopeState;
  readonly run: CompensationRun;
  readonly taken: TakenEntry;
}

/** Takes the next entry off what is left to be compensated. */
export function takeNext(children: ScopeState, compensates: number): Taken {
  const run = children.compensation;
  invariant(run !== undefined, 'a compensation step needs a compensation');
  const taken = nextEntry(children, run);
  invariant(taken?.entry.elementInstance === compensates, 'what completed last is compensated first');
  const { entry, from } = taken;
  if (from === 'scope') {
    const compensable = remove(children.compensable, entry.revision);
    const isExhausted = run.unrolled.every((inner) => inner.entry.nested?.size === 0);
    return {
      children: { ...children, compensable },
      run: isExhausted ? { ...run, unrolled: [] } : run,
      taken,
    };
  }
  // What lies within that one is exhausted.
  const unrolled = run.unrolled.slice(0, from + 1);
  unrolled[from] = without(unrolled[from], entry);
  return { children, run: { ...run, unrolled }, taken };
}

function without(outer: TakenEntry | undefined, { revision }: CompensationEntry): TakenEntry {
  invariant(outer !== undefined, 'what is being unrolled is known');
  return { ...outer, entry: { ...outer.entry, nested: remove(outer.entry.nested ?? EMPTY, revision) } };
}

/**
 * What a run had begun and not completed goes back to its place: a handler that was interrupted has undone nothing that anybody could
 * rely on (BPMN 2.0.2 §13.5.5, presumed abort), so what it was to undo can still be compensated.
 */
export function giveBack(children: ScopeState, run: CompensationRun): ScopeState['compensable'] {
  let { compensable } = children;
  const unrolled = [...run.unrolled];
  const put = ({ entry, from }: TakenEntry): void => {
    if (from === 'scope') {
      compensable = set(compensable, entry.revision, entry);
      return;
    }
    const outer = unrolled[from];
    invariant(outer !== undefined, 'what is being unrolled is known');
    const nested = set(outer.entry.nested ?? EMPTY, entry.revision, entry);
    unrolled[from] = { ...outer, entry: { ...outer.entry, nested } };
  };
  if (run.current !== undefined) put(run.current);
  for (let at = unrolled.length - 1; at >= 0; at--) {
    const inner = unrolled[at];
    if (inner?.entry.nested !== undefined && inner.entry.nested.size > 0) put(inner);
  }
  return compensable;
}
