import { parseKey, type Json } from '@onward/model';
import { fieldProblem } from '../errors/problem.js';
import type { FieldType } from './field.js';

/** A filter's value as the read model stores it; refused where it cannot be one. */
export function readValue(value: unknown, type: FieldType, field: string): Json {
  const refuse = (expected: string) =>
    fieldProblem(
      'INVALID_FILTER',
      field,
      `"${field}" is compared with ${expected}, not with ${shown(value)}.`,
    );
  if (typeof type === 'object') {
    const found = typeof value === 'string' ? value.toUpperCase() : undefined;
    if (found === undefined || !type.oneOf.includes(found)) throw refuse(`one of ${type.oneOf.join(', ')}`);
    return found;
  }
  switch (type) {
    case 'key':
      if (typeof value !== 'string' || parseKey(value) === undefined)
        throw refuse('a key (decimal digits as text)');
      return value;
    case 'string':
      if (typeof value !== 'string') throw refuse('text');
      return value;
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw refuse('a whole number');
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw refuse('true or false');
      return value;
    case 'date':
      return readDate(value) ?? fail(refuse('a date and time such as 2025-01-31T12:00:00Z'));
    case 'any':
      if (typeof value === 'object' && value !== null) throw refuse('text, a number, true, false or null');
      return value as Json;
  }
}

/** ISO 8601 with an offset, as the UTC text that read models hold. */
export function readDate(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(value))
    return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function fail(error: Error): never {
  throw error;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 80);
