import type { Json } from '@onward/model';
import { isArray, isObject } from '../query/compare.js';
import type { Term } from '../query/match.js';

/** What a filter's terms say of one path, as far as an index can use it. */
export interface PathBounds {
  /** Equal to one of these; one value for `$eq`. */
  readonly among?: { readonly values: readonly Json[]; readonly term: Term };
  readonly lower?: Bound;
  readonly upper?: Bound;
}

export interface Bound {
  readonly value: Json;
  readonly inclusive: boolean;
  readonly term: Term;
}

/** More alternatives than this are not looked up one by one. */
const MAX_ALTERNATIVES = 2_000;

/** By path. Of several terms that say the same kind of thing of one path the first counts; the others are left to be tested. */
export function boundsOf(terms: readonly Term[]): ReadonlyMap<string, PathBounds> {
  const bounds = new Map<string, PathBounds>();
  for (const term of terms) {
    const before = bounds.get(term.path) ?? {};
    const found = boundOf(term);
    if (found !== undefined) bounds.set(term.path, { ...found, ...before });
  }
  return bounds;
}

function boundOf(term: Term): PathBounds | undefined {
  const { operator, operand } = term;
  switch (operator) {
    case '$eq':
      return isArray(operand) ? undefined : { among: { values: [operand], term } };
    case '$in': {
      const values = operand as readonly Json[];
      if (values.length > MAX_ALTERNATIVES || values.some(isArray)) return undefined;
      return { among: { values: [...new Set(values)], term } };
    }
    case '$gt':
    case '$gte':
      return isComparable(operand)
        ? { lower: { value: operand, inclusive: operator === '$gte', term } }
        : undefined;
    case '$lt':
    case '$lte':
      return isComparable(operand)
        ? { upper: { value: operand, inclusive: operator === '$lte', term } }
        : undefined;
    default:
      return undefined;
  }
}

const isComparable = (operand: Json): boolean => operand !== null && !isArray(operand) && !isObject(operand);
