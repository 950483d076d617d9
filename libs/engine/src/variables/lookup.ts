import type { Json, JsonObject, Ordinal } from '@onward/model';
import { get } from '../ordinal-map.js';
import type { ElementInstance, InstanceState } from '../state.js';

export type Lookup = (name: string) => Json | undefined;

const NOTHING: JsonObject = {};

/** A variable of exactly this object: names are user data and may be those of `Object.prototype`. */
export const own = (variables: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(variables, name) ? variables[name] : undefined;

/** A variable as an element instance sees it: its own, else those of the scopes around it. */
export function lookupIn(state: InstanceState, elementInstance: Ordinal): Lookup {
  return (name) => {
    for (
      let instance = get(state.elementInstances, elementInstance);
      instance;
      instance = outer(state, instance)
    ) {
      if (Object.hasOwn(instance.variables, name)) return instance.variables[name];
      // A compensation handler looks into the past, not into the live scopes.
      if (instance.frozenVariables !== undefined) return own(instance.frozenVariables, name);
    }
    return undefined;
  };
}

/** Looks a name up in one place, then in the next. */
export const orElse =
  (variables: JsonObject, next: Lookup): Lookup =>
  (name) =>
    Object.hasOwn(variables, name) ? variables[name] : next(name);

/**
 * All variables that an element instance sees, inner ones hiding outer ones; of an ended instance, for 0, those it ended with.
 * Where one scope alone has any, its object itself: immutable, and shared instead of copied.
 */
export function visibleVariables(state: InstanceState, elementInstance: Ordinal): JsonObject {
  let visible: JsonObject | undefined;
  for (
    let instance = get(state.elementInstances, elementInstance);
    instance;
    instance = outer(state, instance)
  ) {
    visible = under(visible, instance.variables);
    if (instance.frozenVariables !== undefined) return under(visible, instance.frozenVariables) ?? NOTHING;
  }
  return visible ?? (elementInstance === 0 ? state.finalVariables : undefined) ?? NOTHING;
}

/**
 * The scope, from this one outwards, that knows the name; the process where none does.
 */
export function scopeKnowing(state: InstanceState, from: Ordinal, name: string): Ordinal {
  for (let instance = get(state.elementInstances, from); instance; instance = outer(state, instance)) {
    if (Object.hasOwn(instance.variables, name)) return instance.id;
  }
  return 0;
}

function outer(state: InstanceState, instance: ElementInstance): ElementInstance | undefined {
  return instance.id === 0 ? undefined : get(state.elementInstances, instance.scope);
}

function under(inner: JsonObject | undefined, outerVariables: JsonObject): JsonObject | undefined {
  if (isEmpty(outerVariables)) return inner;
  return inner === undefined ? outerVariables : { ...outerVariables, ...inner };
}

export function isEmpty(variables: JsonObject): boolean {
  for (const name in variables) if (Object.hasOwn(variables, name)) return false;
  return true;
}
