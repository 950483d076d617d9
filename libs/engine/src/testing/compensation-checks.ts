import type { Ordinal } from '@onward/model';
import type { EventData } from '../events.js';

interface Entry {
  readonly instance: Ordinal;
  readonly element: string;
  readonly nested: Entry[];
  /** How much had been recorded when it completed. */
  readonly at: number;
}

interface Run {
  readonly activity: string | undefined;
  readonly since: number;
  /** It ends what runs in the scope. */
  readonly ends: boolean;
  /** Sub-processes that are being unrolled, the innermost last. */
  readonly unrolled: Entry[][];
  /** What it has taken and from where, the newest last; a step that has completed is no longer among it. */
  readonly taken: { readonly entry: Entry; readonly from: Entry[]; readonly isUnrolled: boolean }[];
}

interface Scope {
  readonly entries: Entry[];
  runs: Run[];
}

/**
 * The order of compensation, followed by the events alone: in each scope in reverse order of completion, a sub-process as one entry.
 * Independent of the engine's state, so that a mistake there shows.
 */
export class CompensationOrder {
  readonly broken: string[] = [];
  private readonly scopes = new Map<Ordinal, Scope>();
  private readonly scopeOf = new Map<Ordinal, Ordinal>();
  private readonly handlers = new Set<Ordinal>();
  private at = 0;

  activated({
    elementInstance,
    scope,
  }: {
    readonly elementInstance: Ordinal;
    readonly scope: Ordinal;
  }): void {
    this.scopeOf.set(elementInstance, scope);
  }

  /** What completes within a handler of a sub-process compensates what has completed in that sub-process. */
  handling(elementInstance: Ordinal, compensates: Ordinal): void {
    this.handlers.add(elementInstance);
    const nested = this.taken.get(compensates);
    if (nested !== undefined) this.scope(elementInstance).entries.push(...nested);
  }

  completed(instance: Ordinal, element: string, handler: string | undefined): void {
    this.at++;
    // It undoes, and is not undone itself.
    if (this.handlers.has(instance)) return;
    const nested = this.scopes.get(instance)?.entries ?? [];
    if (handler === undefined && nested.length === 0) return;
    this.scope(this.scopeOf.get(instance) ?? 0).entries.push({ instance, element, nested, at: this.at });
  }

  late(instance: Ordinal, element: string): void {
    for (let scope = this.scopeOf.get(instance) ?? 0; ; scope = this.scopeOf.get(scope) ?? 0) {
      if (scope !== 0 && !this.scopes.get(scope)?.runs.some(({ ends }) => ends)) continue;
      this.scope(scope).entries.push({ instance, element, nested: [], at: ++this.at });
      return;
    }
  }

  started({ scope, activity, failure, cancel, returns }: EventData['CompensationStarted']): void {
    const { runs } = this.scope(scope);
    if (returns) giveBack(runs[0]);
    const current = returns ? undefined : runs[0];
    const run: Run = {
      activity,
      since: ++this.at,
      ends: isEnding(failure, cancel),
      unrolled: current && isEnding(failure, cancel) ? current.unrolled : [],
      taken: [],
    };
    if (isEnding(failure, cancel) && runs.length > 0) runs[0] = run;
    else runs.push(run);
  }

  unrolled(scope: Ordinal, compensates: Ordinal): void {
    const entry = this.take(scope, compensates, true);
    if (entry !== undefined) this.scope(scope).runs[0]?.unrolled.push(entry.nested);
  }

  step(scope: Ordinal, compensates: Ordinal): void {
    const entry = this.take(scope, compensates, false);
    if (entry !== undefined) this.taken.set(compensates, entry.nested);
  }

  undone({ scope, compensates }: EventData['CompensationStepCompleted']): void {
    const { entries, runs } = this.scope(scope);
    const taken = runs[0]?.taken ?? [];
    const at = taken.findIndex(({ entry }) => entry.instance === compensates);
    if (at >= 0) taken.splice(at, 1);
    else forget(entries, compensates);
  }

  done({ scope, returns }: EventData['CompensationCompleted']): void {
    const run = this.scope(scope).runs.shift();
    if (returns) giveBack(run);
  }

  private readonly taken = new Map<Ordinal, Entry[]>();

  private take(scope: Ordinal, compensates: Ordinal, isUnrolled: boolean): Entry | undefined {
    const { entries, runs } = this.scope(scope);
    const [run] = runs;
    if (run === undefined) {
      this.broken.push(`${compensates} is compensated, but nothing has started that in scope ${scope}`);
      return undefined;
    }
    while (run.unrolled.at(-1)?.length === 0) run.unrolled.pop();
    const fits = entries.filter(({ element }) => run.activity === undefined || element === run.activity);
    const newest = fits.at(-1);
    const inner = run.unrolled.at(-1);
    const from = newest !== undefined && newest.at > run.since ? entries : (inner ?? entries);
    const expected = from === entries ? newest : from.at(-1);
    if (expected?.instance !== compensates)
      this.broken.push(
        `${compensates} is compensated, but ${expected?.instance} completed last in scope ${scope}`,
      );
    if (expected !== undefined) {
      from.splice(from.indexOf(expected), 1);
      run.taken.push({ entry: expected, from, isUnrolled });
    }
    return expected;
  }

  private scope(id: Ordinal): Scope {
    const found = this.scopes.get(id);
    if (found !== undefined) return found;
    const scope = { entries: [], runs: [] };
    this.scopes.set(id, scope);
    return scope;
  }
}

/** Each entry to the place it was taken from, but of a sub-process only what is left of it. */
function giveBack(run: Run | undefined): void {
  if (run === undefined) return;
  for (const { entry, from, isUnrolled } of run.taken.toReversed()) {
    if (isUnrolled && entry.nested.length === 0) continue;
    const after = from.findIndex(({ at }) => at > entry.at);
    from.splice(after < 0 ? from.length : after, 0, entry);
  }
}

function forget(entries: Entry[], instance: Ordinal): void {
  for (const [at, entry] of entries.entries()) {
    if (entry.instance === instance) entries.splice(at, 1);
    else forget(entry.nested, instance);
  }
}

const isEnding = (failure: Ordinal | undefined, cancel: true | undefined): boolean =>
  failure !== undefined || cancel === true;
