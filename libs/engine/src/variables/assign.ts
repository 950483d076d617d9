import type { JsonObject, Ordinal } from '@onward/model';
import type { Transaction } from '../transaction.js';
import { isEmpty, own, scopeKnowing } from './lookup.js';

/** Sets variables in exactly this scope. What has that value already is not recorded again. */
export function setVariables(tx: Transaction, scope: Ordinal, variables: JsonObject): void {
  const { variables: before, token } = tx.instance(scope);
  const changed: Record<string, JsonObject[string]> = {};
  let created: Record<string, Ordinal> | undefined;
  let ordinal = tx.nextOrdinal;
  for (const name of Object.keys(variables)) {
    const value = variables[name] as JsonObject[string];
    // Equal objects are not looked for: comparing them may cost more than it saves.
    if (own(before, name) === value) continue;
    changed[name] = value;
    if (!Object.hasOwn(before, name)) (created ??= {})[name] = ordinal++;
  }
  if (isEmpty(changed)) return;
  tx.emit('VariablesSet', {
    scope,
    variables: changed,
    ...(created && { created }),
    ...(token !== undefined && { token }),
  });
}

/** Sets each variable where it is known, looking from a scope outwards; at the top where it is not. */
export function propagate(tx: Transaction, from: Ordinal, variables: JsonObject): void {
  const byScope = new Map<Ordinal, Record<string, JsonObject[string]>>();
  for (const name of Object.keys(variables)) {
    const scope = scopeKnowing(tx.state, from, name);
    const group = byScope.get(scope);
    if (group) group[name] = variables[name] as JsonObject[string];
    else byScope.set(scope, { [name]: variables[name] as JsonObject[string] });
  }
  for (const [scope, group] of byScope) setVariables(tx, scope, group);
}
