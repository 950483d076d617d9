import type { Condition, Filter } from '@onward/read-store';
import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import type { FieldSpec, FieldType } from './field.js';
import { likeToRegex } from './like.js';
import { readValue } from './value.js';

type Operator = (operand: unknown, type: FieldType, field: string) => Condition;

const one =
  (name: '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte'): Operator =>
  (operand, type, field) => ({ [name]: readValue(operand, type, field) });

const many =
  (name: '$in' | '$nin'): Operator =>
  (operand, type, field) => ({ [name]: list(operand, field).map((value) => readValue(value, type, field)) });

/** The contract's operators in the read store's language. In read models, what does not apply is null. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', one('$eq')],
  ['$neq', one('$ne')],
  ['$gt', one('$gt')],
  ['$gte', one('$gte')],
  ['$lt', one('$lt')],
  ['$lte', one('$lte')],
  ['$in', many('$in')],
  ['$notIn', many('$nin')],
  ['$exists', (operand, _type, field) => (flag(operand, field) ? { $ne: null } : { $eq: null })],
  ['$like', (operand, _type, field) => ({ $regex: likeToRegex(text(operand, field), field) })],
]);

const ORDERED = new Set(['$gt', '$gte', '$lt', '$lte']);

/** What one filter property demands of one path: a plain value is `$eq`, several operators must all hold. */
export function conditionsOn(
  field: string,
  spec: FieldSpec,
  value: unknown,
  path = spec.path ?? field,
): readonly Filter[] {
  if (spec.all) return list(value, field).map((item) => ({ [path]: readValue(item, spec.type, field) }));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ [path]: { $eq: readValue(value, spec.type, field) } }];
  }
  const operators = Object.entries(value);
  if (operators.length === 0)
    throw fieldProblem('INVALID_FILTER', field, `"${field}" names no operator. ${TAKES}`);
  return operators.map(([name, operand]): Filter => {
    const operator = OPERATORS.get(name);
    if (operator === undefined || !fits(name, spec.type)) {
      throw fieldProblem(
        'INVALID_FILTER',
        field,
        `"${name.slice(0, 40)}" is no operator of "${field}". ${TAKES}`,
      );
    }
    return { [path]: operator(operand, spec.type, field) };
  });
}

const TAKES = `Operators are ${[...OPERATORS.keys()].join(', ')} ($gt … $lte for dates and numbers, $like for text).`;

function fits(operator: string, type: FieldType): boolean {
  if (type === 'any') return true;
  if (operator === '$like') return type === 'string' || typeof type === 'object';
  if (ORDERED.has(operator)) return type === 'date' || type === 'integer';
  return true;
}

function list(operand: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(operand)) throw fieldProblem('INVALID_FILTER', field, `"${field}" takes a list here.`);
  if (operand.length > LIMITS.filterValues) {
    throw fieldProblem(
      'INVALID_FILTER',
      field,
      `A list in a filter has ${LIMITS.filterValues} values at most.`,
    );
  }
  return operand;
}

function flag(operand: unknown, field: string): boolean {
  if (typeof operand === 'boolean') return operand;
  throw fieldProblem('INVALID_FILTER', field, `$exists of "${field}" takes true or false.`);
}

function text(operand: unknown, field: string): string {
  if (typeof operand === 'string') return operand;
  throw fieldProblem('INVALID_FILTER', field, `$like of "${field}" takes text.`);
}
