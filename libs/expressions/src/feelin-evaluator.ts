import { evaluate } from 'feelin';
import type { Json } from '@onward/model';
import { camundaFunction, internalName, isCamundaFunction, type Surroundings } from './camunda/index.js';
import { ORDER, order } from './order.js';
import { DIALECT } from './syntax.js';
import type { Lookup } from './fast/closure.js';

/** An expression as feelin gets it. */
export interface FeelinExpression {
  /** Repaired text. */
  readonly text: string;
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  /** It asks which of two values comes first. */
  readonly orders: boolean;
}

/**
 * Evaluates with feelin, which reads every variable it is given: so it gets those that the expression names and no others, and
 * the functions it does not have itself. Throws what feelin throws.
 */
export function evaluateWithFeelin(
  expression: FeelinExpression,
  lookup: Lookup,
  surroundings: Surroundings,
): unknown {
  const context: [string, unknown][] = [];
  for (const name of expression.variables) {
    const value: Json | undefined = lookup(name);
    if (value !== undefined) context.push([name, value]);
  }
  for (const name of expression.functions) {
    if (isCamundaFunction(name)) context.push([internalName(name), camundaFunction(name)!(surroundings)]);
  }
  if (expression.orders) context.push([ORDER, order]);
  return evaluate(expression.text, Object.fromEntries(context), DIALECT).value;
}
