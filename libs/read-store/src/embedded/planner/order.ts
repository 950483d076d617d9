import type { Json } from '@onward/model';
import type { FindOptions, Sort } from '../../port.js';
import { compareSortValues, parsePath, sortValueOf, type Path, type SortValue } from '../query/paths.js';
import type { Value } from '../query/compare.js';

/** A total order: it always ends with `_id`. */
export interface Order {
  readonly by: readonly { readonly path: string; readonly parts: Path; readonly direction: 1 | -1 }[];
}

/** `_id` goes the way of the path before it, so that an index walked backwards gives the order, too. */
export function orderOf(sort: Sort = []): Order {
  const at = sort.findIndex(([path]) => path === '_id');
  const last = sort.at(-1)?.[1] ?? 1;
  const whole: Sort = at < 0 ? [...sort, ['_id', last]] : sort.slice(0, at + 1);
  return { by: whole.map(([path, direction]) => ({ path, parts: parsePath(path), direction })) };
}

export const sortKeyOf = (order: Order, document: Value): readonly SortValue[] =>
  order.by.map(({ parts, direction }) => sortValueOf(document, parts, direction));

export function compareSortKeys(order: Order, a: readonly SortValue[], b: readonly SortValue[]): number {
  for (let at = 0; at < order.by.length; at++) {
    const difference = compareSortValues(a[at], b[at]);
    if (difference !== 0)
      return (order.by[at] as Order['by'][number]).direction < 0 ? -difference : difference;
  }
  return 0;
}

/** Where a page starts: behind a place in the order, or in front of it. */
export interface Cursor {
  readonly values: readonly Json[];
  readonly key: readonly SortValue[];
  readonly side: 'after' | 'before';
}

export function cursorOf(options: FindOptions, order: Order): Cursor | undefined {
  const values = options.after ?? options.before;
  if (values === undefined) return undefined;
  // A cursor may name the array that a document had; it then stands for what the document sorts by.
  const key = order.by.map(({ direction }, at) =>
    sortValueOf({ value: values[at] as Json }, ['value'], direction),
  );
  return { values, key, side: options.after ? 'after' : 'before' };
}

export function isWithin(cursor: Cursor | undefined, order: Order, key: readonly SortValue[]): boolean {
  if (cursor === undefined) return true;
  const place = compareSortKeys(order, key, cursor.key);
  return cursor.side === 'after' ? place > 0 : place < 0;
}
