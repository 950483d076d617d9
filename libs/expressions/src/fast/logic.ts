import { calledFunction } from '../syntax.js';
import { UNSURE, type Closure, type Form } from './closure.js';

/** Three-valued `and` / `or` (DMN 1.5 §10.3.2.15): `decisive` wins whatever the other side is; what is no boolean counts as null. */
function connective(decisive: boolean): Form {
  return ({ children: [leftNode, , rightNode] }, compile) => {
    const left = leftNode && compile(leftNode);
    const right = rightNode && compile(rightNode);
    if (left === undefined || right === undefined) return undefined;
    const closure: Closure = (lookup) => {
      const a = left(lookup);
      const b = right(lookup);
      if (a === UNSURE || b === UNSURE) return UNSURE;
      if (a === decisive || b === decisive) return decisive;
      return a === !decisive && b === !decisive ? !decisive : null;
    };
    return closure;
  };
}

export const conjunction: Form = connective(false);
export const disjunction: Form = connective(true);

/** `not(x)`, null for what is no boolean; all other functions are left to feelin. */
export const negation: Form = (node, compile) => {
  if (calledFunction(node) !== 'not') return undefined;
  const parameters = node.children.find(({ name }) => name === 'PositionalParameters')?.children ?? [];
  const argument = parameters.length === 1 ? compile(parameters[0]!) : undefined;
  if (argument === undefined) return undefined;
  return (lookup) => {
    const value = argument(lookup);
    if (value === UNSURE) return UNSURE;
    return typeof value === 'boolean' ? !value : null;
  };
};

/** `if c then a else b`: only the branch that is taken is evaluated; null counts as false. */
export const conditional: Form = ({ children }, compile) => {
  const [, conditionNode, , thenNode, , elseNode] = children;
  const condition = conditionNode && compile(conditionNode);
  const whenTrue = thenNode && compile(thenNode);
  const otherwise = elseNode && compile(elseNode);
  if (condition === undefined || whenTrue === undefined || otherwise === undefined) return undefined;
  return (lookup) => {
    const value = condition(lookup);
    if (value === true) return whenTrue(lookup);
    return value === false || value === null ? otherwise(lookup) : UNSURE;
  };
};
