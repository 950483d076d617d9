import { evaluate } from 'feelin';
import { DIALECT } from './syntax.js';

/** feelin has these names, and throws "not implemented" when one is called: better refused when the process is deployed. */
const NOT_IMPLEMENTED: ReadonlySet<string> = new Set([
  'overlaps before',
  'overlaps after',
  'finishes',
  'finished by',
  'during',
  'starts',
  'started by',
  'coincides',
]);

const known = new Map<string, boolean>();
const MAX_KNOWN = 10_000;

/** Whether FEEL has a function of that name: asked of feelin itself, so that the two never differ. */
export function isBuiltin(name: string): boolean {
  if (NOT_IMPLEMENTED.has(name)) return false;
  const before = known.get(name);
  if (before !== undefined) return before;
  let builtin = false;
  try {
    builtin = typeof evaluate(name, {}, DIALECT).value === 'function';
  } catch {
    builtin = false;
  }
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, builtin);
  return builtin;
}
