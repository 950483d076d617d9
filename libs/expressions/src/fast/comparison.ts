import type { Json } from '@onward/model';
import { UNSURE, isScalar, type Closure, type Form } from './closure.js';

type Verdict = boolean | null | typeof UNSURE;

/**
 * Equality knows null; two different types are incomparable, which is null (DMN 1.5 §10.3.2.13). Lists and contexts are left
 * to feelin, save where one side is null.
 */
function equal(left: Json, right: Json): Verdict {
  if (left === null || right === null) return left === right;
  if (!isScalar(left) || !isScalar(right)) return UNSURE;
  return typeof left === typeof right ? left === right : null;
}

function unequal(left: Json, right: Json): Verdict {
  const verdict = equal(left, right);
  return typeof verdict === 'boolean' ? !verdict : verdict;
}

/**
 * Only two numbers or two strings have an order, anything else with null or another type is null. Here we follow the DMN
 * specification where feelin compares as JavaScript does (`"1000" > 500`).
 */
function ordered(holds: (left: string | number, right: string | number) => boolean) {
  return (left: Json, right: Json): Verdict => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left, right);
    if (typeof left === 'string' && typeof right === 'string') return holds(left, right);
    return Array.isArray(left) || Array.isArray(right) ? UNSURE : null;
  };
}

const OPERATORS: Readonly<Record<string, (left: Json, right: Json) => Verdict>> = {
  '=': equal,
  '!=': unequal,
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
};

/** `left op right`; `in` and `between` are left to feelin. */
export const comparison: Form = ({ children }, compile) => {
  const [leftNode, operator, rightNode] = children;
  if (children.length !== 3 || operator?.name !== 'CompareOp') return undefined;
  const compare = OPERATORS[operator.text];
  const left = compile(leftNode!);
  const right = compile(rightNode!);
  return compare && left && right ? compared(compare, left, right) : undefined;
};

function compared(compare: (left: Json, right: Json) => Verdict, left: Closure, right: Closure): Closure {
  return (lookup) => {
    const a = left(lookup);
    const b = right(lookup);
    return a === UNSURE || b === UNSURE ? UNSURE : compare(a, b);
  };
}
