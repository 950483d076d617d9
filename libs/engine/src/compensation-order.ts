import type { Ordinal } from '@onward/model';
import { EMPTY, entries, last, remove, set, type OrdinalMap } from './ordinal-map.js';
import type { CompensationEntry, CompensationRun, ScopeState, TakenEntry } from './state.js';

/**
 * What is compensated next. Reverse order of completion among the scope's direct children; a sub-process is one of them, and what is
 * left of the innermost one that is being unrolled comes before everything outside of it. What has completed since the run started
 * completed last of all.
 */
export function nextEntry({ compensable }: ScopeState, run: CompensationRun): TakenEntry | undefined {
  const newest = newestOf(compensable, run);
  if (newest !== undefined && newest.revision > run.since) return { entry: newest, from: 'scope' };
  for (let at = run.unrolled.length - 1; at >= 0; at--) {
    const inner = last(run.unrolled[at]?.entry.nested ?? EMPTY);
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

/** The entry of an element instance, wherever it stands. */
export function findEntry(
  log: OrdinalMap<CompensationEntry>,
  elementInstance: Ordinal,
): CompensationEntry | undefined {
  for (const [, entry] of entries(log)) {
    if (entry.elementInstance === elementInstance) return entry;
    const inner = entry.nested && findEntry(entry.nested, elementInstance);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The log without the entry of an element instance. */
export function forget(
  log: OrdinalMap<CompensationEntry>,
  elementInstance: Ordinal,
): OrdinalMap<CompensationEntry> {
  for (const [revision, entry] of entries(log)) {
    if (entry.elementInstance === elementInstance) return remove(log, revision);
    const nested = entry.nested && forget(entry.nested, elementInstance);
    if (nested !== entry.nested) return set(log, revision, { ...entry, nested });
  }
  return log;
}
