import { orderOf } from '../embedded/planner/order.js';
import type { FindOptions } from '../port.js';
import { checkedPath, toMongo, type MongoFilter } from './filter.js';
import { keysetOf } from './keyset.js';

/** What the driver is asked. */
export interface MongoQuery {
  readonly filter: MongoFilter;
  readonly sort: [string, 1 | -1][];
  readonly skip: number;
  readonly limit: number;
  /** The order was turned round to find what lies nearest in front of a place: turn the answer round, too. */
  readonly reversed: boolean;
}

/** Undefined: nothing can be found. For options that `checkFind` has let through. */
export function queryOf(options: FindOptions): MongoQuery | undefined {
  const { limit, skip = 0, before } = options;
  const order = orderOf(options.sort);
  const filter = toMongo(options.filter);
  const keyset = keysetOf(options, order);
  if (limit === 0 || keyset === 'nothing') return undefined;
  const flip = before === undefined ? 1 : -1;
  return {
    filter: keyset === undefined ? filter : { $and: [filter, keyset] },
    sort: order.by.map(({ path, direction }) => [checkedPath(path), (direction * flip) as 1 | -1]),
    skip,
    limit,
    reversed: before !== undefined,
  };
}
