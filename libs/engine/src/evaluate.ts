import type { Evaluation, Expression, Json, JsonObject } from '@onward/model';
import type { Transaction } from './transaction.js';
import type { Lookup } from './variables/lookup.js';
import { preview } from './variables/preview.js';

/** The value of an expression at the command's time. */
export function evaluate(tx: Transaction, expression: Expression, lookup: Lookup): Evaluation {
  if (!('feel' in expression)) return { ok: true, value: expression.value };
  return tx.context.expressions.evaluate(expression.feel, lookup, tx.context.now, () => tx.seed());
}

export const textOf = (expression: Expression): string =>
  'feel' in expression ? expression.feel : JSON.stringify(expression.value);

/** The variables an expression names, as they are now; long ones shortened. */
export function valuesOf(tx: Transaction, expressions: readonly Expression[], lookup: Lookup): JsonObject {
  const values: Record<string, Json> = {};
  for (const expression of expressions) {
    if (!('feel' in expression)) continue;
    for (const name of tx.context.expressions.variablesOf(expression.feel)) {
      if (name !== '__proto__') values[name] = preview(lookup(name));
    }
  }
  return values;
}

/** An expression that yielded something it must not: what, and from which values. */
export function unexpected(
  tx: Transaction,
  expression: Expression,
  lookup: Lookup,
  value: Json,
  wanted: string,
): string {
  const values = Object.entries(valuesOf(tx, [expression], lookup)).map(
    ([name, it]) => `${name} = ${JSON.stringify(it)}`,
  );
  const given = values.length === 0 ? '' : ` Values: ${values.join(', ')}.`;
  return `The expression "${textOf(expression)}" yields ${JSON.stringify(preview(value))}, but must yield ${wanted}.${given}`;
}

export type Bool =
  { readonly ok: true; readonly value: boolean } | { readonly ok: false; readonly message: string };

/** True or false, or why it is neither. */
export function asBoolean(tx: Transaction, condition: Expression, lookup: Lookup): Bool {
  const evaluation = evaluate(tx, condition, lookup);
  if (!evaluation.ok) return evaluation;
  const { value } = evaluation;
  return typeof value === 'boolean'
    ? { ok: true, value }
    : { ok: false, message: unexpected(tx, condition, lookup, value, 'true or false') };
}
