import { entries, last, type OrdinalMap } from './ordinal-map.js';
import type { CompensationEntry, CompensationRun, ScopeState } from './state.js';

/** What is compensated next, and where it stands: in the scope, or in which of the sub-processes that are being unrolled. */
export interface NextEntry {
  readonly entry: CompensationEntry;
  readonly from: 'scope' | number;
}

/**
 * Reverse order of completion among the scope's direct children; a sub-process is one of them, and what is left of the innermost one
 * that is being unrolled comes before everything outside of it. What has completed since the run started completed last of all.
 */
export function nextEntry({ compensable }: ScopeState, run: CompensationRun): NextEntry | undefined {
  const newest = newestOf(compensable, run);
  if (newest !== undefined && newest.revision > run.since) return { entry: newest, from: 'scope' };
  for (let at = run.unrolled.length - 1; at >= 0; at--) {
    const inner = last(run.unrolled[at] as OrdinalMap<CompensationEntry>);
    if (inner !== undefined) return { entry: inner[1], from: at };
  }
  return newest && { entry: newest, from: 'scope' };
}

function newestOf(
  compensable: OrdinalMap<CompensationEntry>,
  { activity }: CompensationRun,
): CompensationEntry | undefined {
  if (activity === undefined) return last(compensable)?.[1];
  let newest: CompensationEntry | undefined;
  for (const [, entry] of entries(compensable)) if (entry.element === activity) newest = entry;
  return newest;
}
