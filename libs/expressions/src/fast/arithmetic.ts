import { UNSURE, type Closure, type Form } from './closure.js';

type Operation = (left: number, right: number) => number | null;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? null : left / right),
  '**': (left, right) => left ** right,
  '^': (left, right) => left ** right,
};

/** On two numbers, `+` also on two strings; null for all else, dates being no JSON value. A result beyond numbers is left to feelin. */
export const arithmetic: Form = ({ children }, compile) => {
  const [first, second, third] = children;
  const unary = children.length === 2;
  const operator = unary ? first : second;
  if (operator?.name !== 'ArithOp') return undefined;
  const operation = OPERATIONS[operator.text];
  const left = unary ? () => 0 : compile(first!);
  const right = compile((unary ? second : third)!);
  return operation && left && right ? calculated(operation, operator.text === '+', left, right) : undefined;
};

function calculated(operation: Operation, concatenates: boolean, left: Closure, right: Closure): Closure {
  return (lookup) => {
    const a = left(lookup);
    const b = right(lookup);
    if (a === UNSURE || b === UNSURE) return UNSURE;
    if (typeof a === 'number' && typeof b === 'number') {
      const result = operation(a, b);
      return result === null || Number.isFinite(result) ? result : UNSURE;
    }
    return concatenates && typeof a === 'string' && typeof b === 'string' ? a + b : null;
  };
}
