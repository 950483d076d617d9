import { FeelDate, FeelDateTime, FeelDuration, FeelTime, evaluate, type FeelFunction } from 'feelin';
import type { FeelinFunction } from './camunda/define.js';
import { DIALECT } from './syntax.js';

/** What comparisons are written as for feelin. No function that an expression may call has that name. */
export const ORDER = 'onward·order';

/**
 * Which of two values comes first. Only values of one type that has an order are comparable: anything else yields null
 * (DMN 1.5 §10.3.2.13), where feelin answers as JavaScript would.
 */
export const order: FeelinFunction = Object.assign(
  (first: unknown, operator: unknown, second: unknown): unknown => {
    const left = single(first);
    const right = single(second);
    const kind = kindOf(left);
    if (kind === undefined || kind !== kindOf(right)) return null;
    if (kind !== 'number' && kind !== 'string')
      return comparing(String(operator)).invoke([left, right]) as unknown;
    const [a, b] = [left, right] as [string, string];
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      default:
        return a >= b;
    }
  },
  { $args: ['left', 'operator', 'right'] },
);

/** feelin's own comparison, as a function that is read once per operator: reading it takes ten times as long as calling it. */
function comparing(operator: string): FeelFunction {
  let known = comparisons.get(operator);
  if (known === undefined) {
    known = evaluate(`function(l, r) l ${operator} r`, {}, DIALECT).value as FeelFunction;
    comparisons.set(operator, known);
  }
  return known;
}

const comparisons = new Map<string, FeelFunction>();

/** A list of one item stands for that item (DMN 1.5 §10.3.2.9.4). */
const single = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;

/** Undefined where it has no order. */
function kindOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'string') return typeof value;
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDate) return 'date';
  return value instanceof FeelDuration ? 'duration' : undefined;
}
