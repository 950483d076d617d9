import type { SyntaxNode } from '../syntax.js';
import { arithmetic } from './arithmetic.js';
import type { Closure, Form } from './closure.js';
import { comparison } from './comparison.js';
import { booleanLiteral, nullLiteral, numericLiteral, stringLiteral } from './literals.js';
import { conditional, conjunction, disjunction, negation } from './logic.js';
import { pathExpression, variableName } from './paths.js';

/** The common forms, by the name of their node in the grammar. Whatever is not here is evaluated by feelin. */
const FORMS: Readonly<Record<string, Form>> = {
  Expression: ({ children }, compile) => (children.length === 1 ? compile(children[0]!) : undefined),
  ParenthesizedExpression: ({ children }, compile) =>
    children.length === 3 ? compile(children[1]!) : undefined,
  NumericLiteral: numericLiteral,
  StringLiteral: stringLiteral,
  BooleanLiteral: booleanLiteral,
  null: nullLiteral,
  VariableName: variableName,
  PathExpression: pathExpression,
  Comparison: comparison,
  Conjunction: conjunction,
  Disjunction: disjunction,
  FunctionInvocation: negation,
  IfExpression: conditional,
  ArithmeticExpression: arithmetic,
};

/** A closure that evaluates without parsing anything again; undefined where one of its parts is not a common form. */
export function compileFast(node: SyntaxNode): Closure | undefined {
  return Object.hasOwn(FORMS, node.name) ? FORMS[node.name]!(node, compileFast) : undefined;
}
