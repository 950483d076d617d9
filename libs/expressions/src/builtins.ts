import { evaluate } from 'feelin';
import { DIALECT } from './syntax.js';

const known = new Map<string, boolean>();
const MAX_KNOWN = 10_000;

/** Whether FEEL has a function of that name: asked of feelin itself, so that the two never differ. */
export function isBuiltin(name: string): boolean {
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
