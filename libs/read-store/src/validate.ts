import type { Json } from '@onward/model';
import { UnsupportedQuery } from './errors.js';
import type { Document, Filter, FindOptions } from './port.js';

export const MAX_FIND_LIMIT = 10_000;
export const MAX_FIND_SKIP = 1_000_000;
export const MAX_SORT_PATHS = 8;
export const MAX_FILTER_DEPTH = 8;
/** Conditions and operands in one filter, all levels together. */
export const MAX_FILTER_TERMS = 20_000;
export const MAX_PATH_LENGTH = 500;
export const MAX_ID_LENGTH = 200;

const COMPARISONS = new Set(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte']);
/** What `$elemMatch` may say of an element that is a plain value. */
const ELEMENT_OPERATORS = new Set([...COMPARISONS, '$in', '$nin', '$regex']);

/** Throws `UnsupportedQuery` for a query outside the port's subset or bounds; adapters call it first, so that all refuse the same. */
export function checkFind(options: FindOptions): void {
  checkWhole(options.limit, 0, MAX_FIND_LIMIT, 'limit');
  checkWhole(options.skip ?? 0, 0, MAX_FIND_SKIP, 'skip');
  checkFilter(options.filter);
  const sort = options.sort ?? [];
  if (sort.length > MAX_SORT_PATHS) throw new UnsupportedQuery(`at most ${MAX_SORT_PATHS} paths to sort by`);
  for (const [path, direction] of sort) {
    checkPath(path);
    if (direction !== 1 && direction !== -1)
      throw new UnsupportedQuery(`sort direction of ${path} is neither 1 nor -1`);
  }
  if (new Set(sort.map(([path]) => path)).size !== sort.length)
    throw new UnsupportedQuery('a path is sorted by twice');
  if (options.after && options.before) throw new UnsupportedQuery('after and before exclude each other');
  const cursor = options.after ?? options.before;
  const width = sort.some(([path]) => path === '_id') ? sort.length : sort.length + 1;
  if (cursor && cursor.length !== width) {
    throw new UnsupportedQuery(`after and before need ${width} values: those of the sort paths, then _id`);
  }
}

export function checkCount(filter: Filter | undefined, limit: number): void {
  checkWhole(limit, 0, Number.MAX_SAFE_INTEGER, 'limit');
  checkFilter(filter);
}

export function checkFilter(filter: Filter | undefined): void {
  if (filter !== undefined) checkLevel(filter, 1, { terms: 0 });
}

/** A document's `_id`: text of 1 to 200 characters that UTF-8 can express. */
export function checkId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id.length === 0 || id.length > MAX_ID_LENGTH) {
    throw new UnsupportedQuery(
      `an _id is text of 1 to ${MAX_ID_LENGTH} characters, not ${JSON.stringify(id)}`,
    );
  }
  if (hasLoneSurrogate(id))
    throw new UnsupportedQuery(`the _id ${JSON.stringify(id)} is not well-formed text`);
}

export const checkDocument = (document: Document): void => checkId(document._id);

export const hasLoneSurrogate = (text: string): boolean =>
  /[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text);

interface Budget {
  terms: number;
}

function checkLevel(filter: unknown, depth: number, budget: Budget): void {
  if (depth > MAX_FILTER_DEPTH)
    throw new UnsupportedQuery(`a filter is nested at most ${MAX_FILTER_DEPTH} levels deep`);
  if (!isPlainObject(filter)) throw new UnsupportedQuery('a filter is an object');
  for (const [path, condition] of Object.entries(filter)) {
    spend(budget, 1);
    if (path === '$and' || path === '$or') {
      if (!Array.isArray(condition) || condition.length === 0) {
        throw new UnsupportedQuery(`${path} needs a list with at least one filter`);
      }
      for (const part of condition) checkLevel(part, depth + 1, budget);
    } else {
      checkPath(path);
      checkCondition(path, condition, depth, budget);
    }
  }
}

function checkCondition(path: string, condition: unknown, depth: number, budget: Budget): void {
  if (!isPlainObject(condition)) return checkValue(path, condition);
  const names = Object.keys(condition);
  if (!names.some((name) => name.startsWith('$'))) return checkValue(path, condition);
  for (const name of names) checkOperator(path, name, condition[name], depth, budget);
}

function checkOperator(path: string, name: string, operand: unknown, depth: number, budget: Budget): void {
  if (COMPARISONS.has(name)) return checkValue(path, operand);
  switch (name) {
    case '$in':
    case '$nin':
      if (!Array.isArray(operand)) throw new UnsupportedQuery(`${name} on ${path} needs a list`);
      for (const value of operand) checkValue(path, value);
      return spend(budget, operand.length);
    case '$exists':
      if (typeof operand !== 'boolean') throw new UnsupportedQuery(`$exists on ${path} needs true or false`);
      return;
    case '$regex':
      return checkRegex(path, operand);
    case '$elemMatch':
      return checkElemMatch(path, operand, depth, budget);
    default:
      throw new UnsupportedQuery(`operator ${name} on ${path} is not supported`);
  }
}

function checkElemMatch(path: string, operand: unknown, depth: number, budget: Budget): void {
  if (!isPlainObject(operand)) throw new UnsupportedQuery(`$elemMatch on ${path} needs an object`);
  const onValues = Object.keys(operand).some(
    (name) => name.startsWith('$') && name !== '$and' && name !== '$or',
  );
  if (!onValues) return checkLevel(operand, depth + 1, budget);
  for (const [name, value] of Object.entries(operand)) {
    if (!ELEMENT_OPERATORS.has(name))
      throw new UnsupportedQuery(`operator ${name} in $elemMatch on ${path} is not supported`);
    checkOperator(path, name, value, depth, budget);
  }
}

function checkRegex(path: string, operand: unknown): void {
  if (typeof operand !== 'string') throw new UnsupportedQuery(`$regex on ${path} needs text`);
  try {
    new RegExp(operand);
  } catch {
    throw new UnsupportedQuery(`$regex on ${path} is no regular expression`);
  }
}

function checkValue(path: string, value: unknown): asserts value is Json {
  if (value === undefined) throw new UnsupportedQuery(`the condition on ${path} has no value`);
  if (typeof value === 'string' && hasLoneSurrogate(value)) {
    throw new UnsupportedQuery(`the condition on ${path} is not well-formed text`);
  }
}

function checkPath(path: unknown): void {
  if (typeof path !== 'string' || path.length === 0 || path.length > MAX_PATH_LENGTH) {
    throw new UnsupportedQuery(`a path is text of 1 to ${MAX_PATH_LENGTH} characters`);
  }
  if (path.startsWith('$')) throw new UnsupportedQuery(`${path} is not supported`);
}

function checkWhole(value: number, least: number, most: number, name: string): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UnsupportedQuery(`${name} must be a whole number from ${least} to ${most}`);
  }
}

function spend(budget: Budget, terms: number): void {
  budget.terms += terms;
  if (budget.terms > MAX_FILTER_TERMS)
    throw new UnsupportedQuery(`a filter has at most ${MAX_FILTER_TERMS} conditions and operands`);
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
