import type { Json, JsonObject } from '@onward/model';
import { isBuiltin } from '../builtins.js';
import { nameOf } from '../syntax.js';
import { UNSURE, type Form } from './closure.js';

/** A variable that is missing is null, unless its name is that of a function. */
export const variableName: Form = (node) => {
  const name = nameOf(node);
  const missing = isBuiltin(name) ? UNSURE : null;
  return (lookup) => {
    const value = lookup(name);
    return value === undefined ? missing : value;
  };
};

/** `target.name`: null below anything that is no context; a path over a list is left to feelin. */
export const pathExpression: Form = ({ children: [target, , property] }, compile) => {
  const valueOf = target && compile(target);
  if (valueOf === undefined || property?.name !== 'PathName') return undefined;
  const name = nameOf(property);
  return (lookup) => {
    const value = valueOf(lookup);
    if (value === UNSURE || Array.isArray(value)) return UNSURE;
    return value === null || typeof value !== 'object' ? null : entryOf(value as JsonObject, name);
  };
};

function entryOf(context: JsonObject, name: string): Json | typeof UNSURE {
  if (Object.hasOwn(context, name)) return context[name]!;
  // feelin finds `a-b` by the name `a - b`, too; who needs that gets it from there.
  return Object.keys(context).some((key) => !/^\w*$/.test(key)) ? UNSURE : null;
}
