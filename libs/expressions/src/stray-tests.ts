import type { SyntaxNode } from './syntax.js';

/** Where a test such as `> 10` or `= x` may stand on its own: behind `in`, and in a filter. */
const PLACES = new Set(['PositiveUnaryTest', 'FilterExpression']);

/**
 * The grammar takes `= x` for an expression, and so `=x` or `a == b` for FEEL; what that evaluates to is no value. The first
 * such test, as it is written.
 */
export function strayTest(node: SyntaxNode): string | undefined {
  for (const child of node.children) {
    const isTest = child.name === 'SimplePositiveUnaryTest' && child.children[0]?.name === 'CompareOp';
    if (isTest && !PLACES.has(node.name)) return child.text;
    const below = strayTest(child);
    if (below !== undefined) return below;
  }
  return undefined;
}
