import type { Json } from '@onward/model';
import { cursorOf, type Order } from '../embedded/planner/order.js';
import { typeRank } from '../embedded/query/compare.js';
import { LOWEST, type SortValue } from '../embedded/query/paths.js';
import type { FindOptions } from '../port.js';
import { checkedPath, operandOf, type MongoFilter } from './filter.js';

/** MongoDB's comparison operators look only at values of the operand's type; the order goes on with the next type. */
const TYPES: readonly (readonly [rank: number, type: string])[] = [
  [typeRank(0), 'number'],
  [typeRank(''), 'string'],
  [typeRank({}), 'object'],
  [typeRank(false), 'bool'],
];
const NULL_RANK = typeRank(null);

/**
 * The documents behind (or in front of) a place in the order, as a filter; undefined where there can be none. For a path whose value
 * is an array, MongoDB's filters look at every element while its order looks at one: pages over such a path are not exact.
 */
export function keysetOf(options: FindOptions, order: Order): MongoFilter | undefined | 'nothing' {
  const cursor = cursorOf(options, order);
  if (cursor === undefined) return undefined;
  const flip = cursor.side === 'before' ? -1 : 1;
  const alternatives: MongoFilter[] = [];
  const equal: MongoFilter[] = [];
  for (const [at, { path, direction }] of order.by.entries()) {
    const value = valueOf(cursor.key[at]);
    const beyond = direction * flip > 0 ? above(path, value) : below(path, value);
    if (beyond !== undefined) alternatives.push(equal.length === 0 ? beyond : { $and: [...equal, beyond] });
    equal.push({ [checkedPath(path)]: { $eq: operandOf(path, value) } });
  }
  if (alternatives.length === 0) return 'nothing';
  return alternatives.length === 1 ? alternatives[0] : { $or: alternatives };
}

const valueOf = (value: SortValue): Json => (value === LOWEST || value === undefined ? null : value);

function above(path: string, value: Json): MongoFilter | undefined {
  if (value === null) return { [path]: { $ne: null } };
  return oneOf([{ [path]: { $gt: value } }, ofTypes(path, (rank) => rank > typeRank(value))]);
}

function below(path: string, value: Json): MongoFilter | undefined {
  if (value === null) return undefined;
  const rank = typeRank(value);
  return oneOf([
    { [path]: { $lt: value } },
    ofTypes(path, (other) => other < rank),
    path === '_id' || rank === NULL_RANK ? undefined : { [path]: null },
  ]);
}

function ofTypes(path: string, fits: (rank: number) => boolean): MongoFilter | undefined {
  const types = TYPES.filter(([rank]) => fits(rank)).map(([, type]) => type);
  // A document's id is always text.
  return path === '_id' || types.length === 0 ? undefined : { [path]: { $type: types } };
}

function oneOf(parts: readonly (MongoFilter | undefined)[]): MongoFilter {
  const given = parts.filter((part) => part !== undefined);
  return given.length === 1 ? (given[0] as MongoFilter) : { $or: given };
}
