import type { IoMapping, Json, JsonObject } from '@onward/model';
import { evaluate } from '../evaluate.js';
import type { IncidentType } from '../events.js';
import type { Transaction } from '../transaction.js';
import { unfitness } from './check.js';
import { orElse, own, type Lookup } from './lookup.js';

export type Mapped =
  | { readonly ok: true; readonly variables: JsonObject }
  | { readonly ok: false; readonly errorType: IncidentType; readonly message: string };

/**
 * Evaluates mappings in the order of the model; a later one sees what an earlier one has made.
 * @param existing what a target path like `a.b` is merged into, by the name of its variable
 */
export function applyMappings(
  tx: Transaction,
  mappings: IoMapping['inputs'],
  lookup: Lookup,
  existing: Lookup,
): Mapped {
  let variables: JsonObject = {};
  for (const { source, target } of mappings) {
    const evaluation = evaluate(tx, source, orElse(variables, lookup));
    if (!evaluation.ok) {
      return {
        ok: false,
        errorType: 'IO_MAPPING_ERROR',
        message: `Mapping to "${target}": ${evaluation.message}`,
      };
    }
    variables = assign(variables, target.split('.'), evaluation.value, existing);
  }
  const unfit = unfitness(variables, tx.context.limits.maxVariableBytes);
  if (unfit === undefined) return { ok: true, variables };
  const errorType = unfit.tooLarge ? 'VARIABLE_SIZE_EXCEEDED' : 'IO_MAPPING_ERROR';
  const targets = mappings.map(({ target }) => target).join(', ');
  return { ok: false, errorType, message: `Mappings to ${targets}: ${unfit.message}` };
}

function assign(variables: JsonObject, path: readonly string[], value: Json, existing: Lookup): JsonObject {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...variables, [name]: value };
  return { ...variables, [name]: merge(own(variables, name) ?? existing(name), rest, value) };
}

/** An object with the value at the path; anything else that stood in its way is replaced. */
function merge(base: Json | undefined, path: readonly string[], value: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const object: JsonObject = isObject(base) ? base : {};
  return { ...object, [name]: merge(own(object, name), rest, value) };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
