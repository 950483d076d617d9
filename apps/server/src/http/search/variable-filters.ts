import type { Filter } from '@onward/read-store';
import { fieldProblem } from '../errors/problem.js';
import { LIMITS } from '../request/limits.js';
import { conditionsOn } from './condition.js';
import type { FieldSpec } from './field.js';
import { objectOf } from './filter.js';

const TEXT: FieldSpec = { type: 'string' };

/** `[{name, value}]`: for each entry the conditions on the variable that must be there. */
export function variablesOf(value: unknown, field: string): readonly (readonly Filter[])[] {
  if (!Array.isArray(value) || value.length > LIMITS.filterAlternatives) {
    throw fieldProblem(
      'INVALID_FILTER',
      field,
      `"${field}" takes a list of up to ${LIMITS.filterAlternatives} {name, value}.`,
    );
  }
  return value.map((one) => {
    const { name, value: wanted, ...others } = objectOf(one, field);
    const [other] = Object.keys(others);
    if (other !== undefined) {
      throw fieldProblem(
        'UNKNOWN_PROPERTY',
        `${field}.${other.slice(0, 100)}`,
        `"${other.slice(0, 100)}" is no property of "${field}". It takes: name, value.`,
      );
    }
    return [
      ...conditionsOn(`${field}.name`, TEXT, name, 'name'),
      ...conditionsOn(`${field}.value`, TEXT, wanted, 'value'),
    ];
  });
}
