import type { Json, JsonObject } from '@onward/model';
import type { Condition, Filter } from '../../port.js';
import { compareValues, isArray, isObject, sameValue, typeRank, type Value } from './compare.js';
import { leavesOf, parsePath } from './paths.js';

/** Tests a document. */
export type Predicate = (document: Value) => boolean;
type ValueTest = (value: Value) => boolean;

/** One condition on one path; all terms of a filter must hold. */
export interface Term {
  readonly path: string;
  readonly operator: string;
  readonly operand: Json;
  readonly test: Predicate;
}

/** A filter as the planner sees it: terms an index may answer, and what only looking at the document can. */
export interface CompiledFilter {
  readonly terms: readonly Term[];
  readonly others: readonly Predicate[];
}

/**
 * Compiles a filter that `checkFilter` has let through, with MongoDB's meaning of null, missing fields, arrays and types.
 * Our own instead of a library's: stored documents may have any property names, and `constructor` in one of them must neither throw
 * nor change what is found.
 */
export function compileFilter(filter: Filter | undefined): CompiledFilter {
  const terms: Term[] = [];
  const others: Predicate[] = [];
  for (const [path, condition] of Object.entries(filter ?? {}) as [string, Condition][]) {
    if (path === '$and') {
      for (const part of condition as unknown as readonly Filter[]) {
        const inner = compileFilter(part);
        terms.push(...inner.terms);
        others.push(...inner.others);
      }
    } else if (path === '$or') {
      const alternatives = (condition as unknown as readonly Filter[]).map(predicateOf);
      others.push((document) => alternatives.some((test) => test(document)));
    } else {
      for (const [operator, operand] of operatorsOf(condition)) {
        terms.push({ path, operator, operand, test: testOf(path, operator, operand) });
      }
    }
  }
  return { terms, others };
}

export function predicateOf(filter: Filter | undefined): Predicate {
  const { terms, others } = compileFilter(filter);
  return allOf([...terms.map((term) => term.test), ...others]);
}

export function allOf(tests: readonly Predicate[]): Predicate {
  if (tests.length === 1) return tests[0] as Predicate;
  return (document) => tests.every((test) => test(document));
}

/** An object with operators, or anything else: implicit `$eq`. */
export const isOperators = (condition: unknown): condition is JsonObject =>
  isObject(condition as Value) && Object.keys(condition as JsonObject).some((name) => name.startsWith('$'));

function operatorsOf(condition: Condition): readonly (readonly [string, Json])[] {
  return isOperators(condition) ? Object.entries(condition) : [['$eq', condition as Json]];
}

function testOf(path: string, operator: string, operand: Json): Predicate {
  switch (operator) {
    case '$ne':
      return not(anywhere(path, equals(operand)));
    case '$nin':
      return not(anywhere(path, oneOf(operand as readonly Json[])));
    case '$exists': {
      const parts = parsePath(path);
      return (document) => leavesOf(document, parts).values.some((value) => value !== undefined) === operand;
    }
    case '$elemMatch': {
      const parts = parsePath(path);
      const test = elementTest(operand as JsonObject);
      return (document) =>
        leavesOf(document, parts).values.some((value) => isArray(value) && value.some(test));
    }
    default:
      return anywhere(path, valueTest(operator, operand));
  }
}

const not =
  (test: Predicate): Predicate =>
  (document) =>
    !test(document);

/** Holds when a value at the path passes, or an element of an array there. */
function anywhere(path: string, test: ValueTest): Predicate {
  const parts = parsePath(path);
  const passes: ValueTest = (value) => test(value) || (isArray(value) && value.some(test));
  if (parts.length > 1) return (document) => leavesOf(document, parts).values.some(passes);
  const name = parts[0] as string;
  return (document) =>
    passes(isObject(document) && Object.hasOwn(document, name) ? document[name] : undefined);
}

function valueTest(operator: string, operand: Json): ValueTest {
  switch (operator) {
    case '$eq':
      return equals(operand);
    case '$in':
      return oneOf(operand as readonly Json[]);
    case '$regex': {
      const pattern = new RegExp(operand as string);
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    case '$gt':
      return ordered(operand, (order) => order > 0);
    case '$gte':
      return ordered(operand, (order) => order >= 0);
    case '$lt':
      return ordered(operand, (order) => order < 0);
    case '$lte':
      return ordered(operand, (order) => order <= 0);
    case '$ne':
      return (value) => !sameValue(value, operand);
    case '$nin': {
      const listed = oneOf(operand as readonly Json[]);
      return (value) => !listed(value);
    }
    default:
      throw new TypeError(`operator ${operator} was not checked`);
  }
}

const equals =
  (operand: Json): ValueTest =>
  (value) =>
    sameValue(value, operand);

function oneOf(operands: readonly Json[]): ValueTest {
  const texts = new Set<Value>(operands.filter((operand) => typeof operand === 'string'));
  const rest = operands.filter((operand) => typeof operand !== 'string');
  return (value) => texts.has(value) || rest.some((operand) => sameValue(value, operand));
}

/** Only values of the operand's own type compare (MongoDB's type bracketing). */
function ordered(operand: Json, holds: (order: number) => boolean): ValueTest {
  const rank = typeRank(operand);
  return (value) => typeRank(value) === rank && holds(compareValues(value, operand));
}

/** `$elemMatch` on values (`{ $gt: 5 }`) or on objects (`{ name: 'a' }`). */
function elementTest(criteria: JsonObject): ValueTest {
  if (isOperators(criteria) && !('$and' in criteria) && !('$or' in criteria)) {
    const tests = Object.entries(criteria).map(([operator, operand]) => valueTest(operator, operand));
    return (element) => tests.every((test) => test(element));
  }
  const matches = predicateOf(criteria as unknown as Filter);
  return (element) => isObject(element) && matches(element);
}
