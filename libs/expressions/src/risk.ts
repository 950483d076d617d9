import { calledFunction, descendants, type SyntaxNode } from './syntax.js';

const LOOPS = new Set(['ForExpression', 'QuantifiedExpression', 'FilterExpression', 'FunctionDefinition']);
/** Regular expressions can backtrack for ever; the others cost more than one pass over their arguments. */
const COSTLY_FUNCTIONS = new Set([
  'matches',
  'replace',
  'split',
  'extract',
  'sort',
  'list replace',
  'union',
  'distinct values',
]);

/** Whether it can run longer than a few passes over its variables: then it is evaluated under the watchdog. */
export function canRunOn(root: SyntaxNode): boolean {
  for (const node of descendants(root)) {
    if (LOOPS.has(node.name)) return true;
    const called = calledFunction(node);
    if (called !== undefined && COSTLY_FUNCTIONS.has(called)) return true;
  }
  return false;
}

/** The iterations that literal ranges within each other amount to at the least, as far as they can be read off the text. */
export function literalIterations(node: SyntaxNode): number {
  const inner = node.children.map(literalIterations);
  const own = node.name === 'IterationContext' ? rangeSize(node) : 1;
  // One `for` over several ranges runs over their product, and so does a `for` within another one's `return`.
  const multiplies =
    node.name === 'InExpressions' || node.name === 'ForExpression' || node.name === 'QuantifiedExpression';
  const below = multiplies ? inner.reduce((product, size) => product * size, 1) : Math.max(1, ...inner);
  return own * below;
}

function rangeSize(iteration: SyntaxNode): number {
  const [from, , to] = iteration.children;
  if (from?.name !== 'NumericLiteral' || to?.name !== 'NumericLiteral') return 1;
  const size = Math.abs(Number(to.text.replaceAll(/\s/g, '')) - Number(from.text.replaceAll(/\s/g, ''))) + 1;
  // A range that steps over its end never ends.
  return Number.isInteger(size) ? size : Infinity;
}
