import { date, dateAndTime, evaluate } from 'feelin';
import type { Json } from '@onward/model';
import { DIALECT } from './syntax.js';
import type { Lookup } from './fast/closure.js';

/** An expression as feelin gets it. */
export interface FeelinExpression {
  /** Repaired text. */
  readonly text: string;
  readonly variables: readonly string[];
  readonly functions: readonly string[];
}

/**
 * Evaluates with feelin, which reads every variable it is given: so it gets those that the expression names and no others.
 * The clock is the command's: `now()` is a date and time in UTC, `today()` its date. Throws what feelin throws.
 */
export function evaluateWithFeelin(expression: FeelinExpression, lookup: Lookup, now: number): unknown {
  const context: [string, unknown][] = [];
  for (const name of expression.variables) {
    const value: Json | undefined = lookup(name);
    if (value !== undefined) context.push([name, value]);
  }
  const instant = new Date(now).toISOString();
  if (expression.functions.includes('now')) context.push(['now', constant(dateAndTime(instant))]);
  if (expression.functions.includes('today')) context.push(['today', constant(date(instant.slice(0, 10)))]);
  return evaluate(expression.text, Object.fromEntries(context), DIALECT).value;
}

/** A FEEL function without parameters; feelin reads their names from `$args`. */
function constant(value: unknown): () => unknown {
  return Object.assign(() => value, { $args: [] });
}
