import { readFileSync } from 'node:fs';

/**
 * The required fields of each answer in the Camunda 8 Orchestration Cluster REST API v2 (its OpenAPI of the 8.10 line), as paths: `[]`
 * goes into a list, a trailing `?` says that the field may be null.
 */
const REQUIRED = JSON.parse(
  readFileSync(new URL('../required-fields.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly string[]>>;

/** What `answer` lacks of the required fields of an operation, such as `GET /topology`. */
export function missingFields(operation: string, answer: unknown): readonly string[] {
  const paths = REQUIRED[operation];
  if (paths === undefined) throw new Error(`${operation} is not in required-fields.json`);
  return paths.filter((path) => !holds(answer, path.replace(/\?$/, '').split('.'), path.endsWith('?')));
}

/** Below a null or an empty list nothing is required. */
function holds(value: unknown, [step, ...rest]: readonly string[], nullable: boolean): boolean {
  if (step === undefined) return nullable || value !== null;
  if (value === null) return true;
  const name = step.replace(/\[\]$/, '');
  if (typeof value !== 'object' || !Object.hasOwn(value, name)) return false;
  const next = (value as Record<string, unknown>)[name];
  if (!step.endsWith('[]')) return holds(next, rest, nullable);
  return Array.isArray(next) && next.every((one) => holds(one, rest, nullable));
}
