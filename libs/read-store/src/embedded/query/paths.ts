import type { Json } from '@onward/model';
import { compareValues, isArray, isObject, type Value } from './compare.js';

export type Path = readonly string[];

export const parsePath = (path: string): Path => path.split('.');

const NUMERIC = /^(0|[1-9][0-9]{0,8})$/;

/** What a path leads to in one document. */
export interface Leaves {
  /** Undefined stands for a path that leads nowhere. Empty where it leads through an array without fitting elements. */
  readonly values: readonly Value[];
  /** The path went through an array on its way. */
  readonly throughArray: boolean;
}

/**
 * Follows a dotted path as MongoDB does: an array on the way stands for each of its objects, a number also for a place in it.
 * Only a document's own properties count, whatever they are called.
 */
export function leavesOf(document: Value, path: Path): Leaves {
  const values: Value[] = [];
  let throughArray = false;
  const walk = (value: Value, at: number): void => {
    if (at === path.length) {
      values.push(value);
      return;
    }
    const name = path[at] as string;
    if (isArray(value)) {
      throughArray = true;
      const place = NUMERIC.test(name) ? Number(name) : -1;
      if (place >= 0 && place < value.length) walk(value[place], at + 1);
      for (const element of value) {
        if (isObject(element) && (place < 0 || Object.hasOwn(element, name))) walk(element, at);
      }
    } else if (isObject(value) && Object.hasOwn(value, name)) {
      walk(value[name], at + 1);
    } else {
      values.push(undefined);
    }
  };
  walk(document, 0);
  return { values, throughArray };
}

/** Sorts before everything, as an empty array does in MongoDB. */
export const LOWEST = Symbol('lowest');
export type SortValue = Value | typeof LOWEST;

/** What a document sorts by: of an array its smallest element ascending, its greatest descending. */
export function sortValueOf(document: Value, path: Path, direction: 1 | -1): SortValue {
  if (path.length === 1 && isObject(document)) {
    const name = path[0] as string;
    const value = Object.hasOwn(document, name) ? document[name] : undefined;
    if (!isArray(value)) return value;
  }
  const candidates: SortValue[] = [];
  for (const value of leavesOf(document, path).values) {
    if (!isArray(value)) candidates.push(value);
    else if (value.length === 0) candidates.push(LOWEST);
    else candidates.push(...(value as readonly Json[]));
  }
  return candidates.reduce<SortValue>(
    (best, value, at) => (at === 0 || compareSortValues(value, best) * direction < 0 ? value : best),
    undefined,
  );
}

export function compareSortValues(a: SortValue, b: SortValue): number {
  if (a === LOWEST || b === LOWEST) return a === b ? 0 : a === LOWEST ? -1 : 1;
  return compareValues(a, b);
}
