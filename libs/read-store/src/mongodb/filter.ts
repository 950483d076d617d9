import type { Json, JsonObject } from '@onward/model';
import { UnsupportedQuery } from '../errors.js';
import type { Condition, Filter } from '../port.js';
import { isArray, isObject } from '../embedded/query/compare.js';
import { isOperators } from '../embedded/query/match.js';
import { isCarried, OWN } from './document.js';
import { toPcre } from './regex.js';

/** A filter in MongoDB's language. */
export type MongoFilter = Record<string, unknown>;

/**
 * The port's filters are a subset of MongoDB's, so this changes little: every condition stands on its own below `$and`, equality is
 * always `$eq` (an operand is never taken for operators), and regular expressions are put into MongoDB's language.
 * Throws `UnsupportedQuery` for paths and operands that a stored document cannot have.
 */
export function toMongo(filter: Filter | undefined): MongoFilter {
  const parts = Object.entries(filter ?? {}).map(([path, condition]) => partOf(path, condition));
  if (parts.length === 0) return {};
  return parts.length === 1 ? (parts[0] as MongoFilter) : { $and: parts };
}

function partOf(path: string, condition: unknown): MongoFilter {
  if (path === '$and' || path === '$or') return { [path]: (condition as readonly Filter[]).map(toMongo) };
  return { [checkedPath(path)]: conditionOf(path, condition as Condition) };
}

export function checkedPath(path: string): string {
  const parts = path.split('.');
  if (parts[0] === OWN || !parts.every(isCarried))
    throw new UnsupportedQuery(`${path} cannot be searched in MongoDB`);
  return path;
}

function conditionOf(path: string, condition: Condition): Record<string, unknown> {
  if (!isOperators(condition)) return { $eq: operandOf(path, condition as Json) };
  return Object.fromEntries(
    Object.entries(condition).map(([operator, operand]) => [operator, convert(path, operator, operand)]),
  );
}

function convert(path: string, operator: string, operand: Json): unknown {
  switch (operator) {
    case '$regex':
      return toPcre(operand as string);
    case '$elemMatch': {
      const criteria = operand as JsonObject;
      const onValues = isOperators(criteria) && !('$and' in criteria) && !('$or' in criteria);
      return onValues ? conditionOf(path, criteria) : toMongo(criteria as unknown as Filter);
    }
    default:
      return operandOf(path, operand);
  }
}

/** An operand is data: an object in it that BSON or the server would take for something else is refused. */
export function operandOf(path: string, operand: Json): Json {
  if (isArray(operand)) operand.forEach((element) => operandOf(path, element));
  else if (isObject(operand)) {
    for (const [name, inner] of Object.entries(operand)) {
      if (!isCarried(name))
        throw new UnsupportedQuery(
          `the condition on ${path} has a property "${name}", which MongoDB cannot compare`,
        );
      operandOf(path, inner);
    }
  }
  return operand;
}
