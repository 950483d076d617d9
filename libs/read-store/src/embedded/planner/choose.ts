import type { Json } from '@onward/model';
import type { Index } from '../index-entries.js';
import type { CompiledFilter, Predicate, Term } from '../query/match.js';
import { allOf } from '../query/match.js';
import { boundsOf } from './bounds.js';
import { candidateOf, type Candidate, type Range } from './candidate.js';
import type { Order } from './order.js';

/** How a query is answered: where the ids come from, in what order, and what is still to be tested of each document. */
export type Plan = (
  | { readonly by: 'ids'; readonly ids: readonly Json[] }
  | { readonly by: 'documents'; readonly ordered: 'forwards' | 'backwards' | undefined }
  | {
      readonly by: 'index';
      readonly candidate: Candidate;
      readonly ordered: 'forwards' | 'backwards' | undefined;
    }
) & {
  /** Undefined: the documents need not even be read. */
  readonly rest: Predicate | undefined;
};

/** Where fewer entries than this are to be looked at, that is cheaper than anything cleverer. */
const FEW = 1_000;

/** How many entries the ranges hold; counting ends at `most`. */
export type Measure = (ranges: readonly Range[], most: number) => number;

export function choose(
  filter: CompiledFilter,
  order: Order,
  indexes: readonly Index[],
  measure: Measure,
): Plan {
  const bounds = boundsOf(filter.terms);
  const among = bounds.get('_id')?.among;
  if (among) return { by: 'ids', ids: among.values, rest: restOf(filter, new Set([among.term])) };
  const candidates = indexes.map((index) => candidateOf(index, bounds, order));
  const best = bestOf(candidates, filter, measure) ?? orderedOf(candidates, order);
  if (best === 'documents' || best === undefined) {
    return { by: 'documents', ordered: documentsOrder(order), rest: restOf(filter, new Set()) };
  }
  return { by: 'index', candidate: best, ordered: best.ordered, rest: restOf(filter, best.answered) };
}

/** For counting no order matters; best is an index that answers the whole filter. */
export function chooseForCount(filter: CompiledFilter, indexes: readonly Index[], measure: Measure): Plan {
  const bounds = boundsOf(filter.terms);
  if (filter.terms.length > 0 && !bounds.get('_id')?.among) {
    const candidates = indexes.map((index) => candidateOf(index, bounds, NO_ORDER));
    const whole = candidates.find((candidate) => restOf(filter, candidate.answered) === undefined);
    if (whole) return { by: 'index', candidate: whole, ordered: undefined, rest: undefined };
  }
  return choose(filter, NO_ORDER, indexes, measure);
}

const NO_ORDER: Order = { by: [] };

function bestOf(
  candidates: readonly Candidate[],
  filter: CompiledFilter,
  measure: Measure,
): Candidate | undefined {
  const bounded = candidates.filter((candidate) => candidate.depth > 0).sort((a, b) => b.depth - a.depth);
  const whole = bounded.find(
    (candidate) => candidate.ordered && restOf(filter, candidate.answered) === undefined,
  );
  if (whole) return whole;
  let fewest: { readonly candidate: Candidate; readonly entries: number } | undefined;
  for (const candidate of bounded) {
    const most = fewest?.entries ?? FEW;
    const entries = measure(candidate.ranges, most);
    if (entries < most) fewest = { candidate, entries };
  }
  if (fewest) return fewest.candidate;
  return bounded.find((candidate) => candidate.ordered);
}

/** No bound is narrow: then an index, or the documents themselves, in the right order, so that the first matches are the answer. */
function orderedOf(candidates: readonly Candidate[], order: Order): Candidate | 'documents' | undefined {
  if (documentsOrder(order)) return 'documents';
  const ordered = candidates.find((candidate) => candidate.ordered);
  return (
    ordered ?? [...candidates].sort((a, b) => b.depth - a.depth).find((candidate) => candidate.depth > 0)
  );
}

function documentsOrder(order: Order): 'forwards' | 'backwards' | undefined {
  const first = order.by[0];
  if (first?.path !== '_id') return undefined;
  return first.direction > 0 ? 'forwards' : 'backwards';
}

function restOf(filter: CompiledFilter, answered: ReadonlySet<Term>): Predicate | undefined {
  const tests = [
    ...filter.terms.filter((term) => !answered.has(term)).map((term) => term.test),
    ...filter.others,
  ];
  return tests.length === 0 ? undefined : allOf(tests);
}
