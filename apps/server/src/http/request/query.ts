import { fieldProblem } from '../errors/problem.js';
import { readDate } from '../search/value.js';

export type QueryString = Readonly<Record<string, string | string[] | undefined>>;

/** Refuses query parameters that the endpoint does not know, by name. */
export function checkQuery(query: QueryString, known: readonly string[]): void {
  const other = Object.keys(query).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw fieldProblem(
    'UNKNOWN_PROPERTY',
    other,
    `"${other.slice(0, 100)}" is no query parameter here. There are: ${known.join(', ')}.`,
  );
}

export function textParameter(query: QueryString, name: string): string | undefined {
  const value = query[name];
  if (Array.isArray(value))
    throw fieldProblem('INVALID_QUERY_PARAMETER', name, `"${name}" is given more than once.`);
  return value === '' ? undefined : value;
}

export function integerParameter(
  query: QueryString,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const text = textParameter(query, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw fieldProblem('INVALID_QUERY_PARAMETER', name, `"${name}" is a whole number from ${min} to ${max}.`);
}

/** ISO 8601 with an offset, or milliseconds since 1970. */
export function timeParameter(query: QueryString, name: string): number | undefined {
  const text = textParameter(query, name);
  if (text === undefined) return undefined;
  // "+" in a query string means a space.
  const time = /^\d{1,15}$/.test(text) ? Number(text) : Date.parse(readDate(text.replace(' ', '+')) ?? '');
  if (Number.isFinite(time)) return time;
  throw fieldProblem(
    'INVALID_QUERY_PARAMETER',
    name,
    `"${name}" is a date and time such as 2025-01-31T12:00:00Z.`,
  );
}
