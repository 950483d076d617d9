import { fieldProblem } from '../errors/problem.js';

/** Refuses fields of the contract that would change what happens and are not supported, instead of ignoring them. */
export function refuseUnsupported(fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    const absent =
      value === undefined ||
      value === null ||
      value === false ||
      (Array.isArray(value) && value.length === 0);
    if (absent) continue;
    throw fieldProblem('NOT_SUPPORTED', name, `"${name}" is not supported by this version. Leave it out.`);
  }
}
