import { internalName } from './camunda/index.js';
import { ORDER } from './order.js';
import { DATE_AND_TIME, isOrdering, literalInZone, nameOf, type SyntaxNode } from './syntax.js';

/**
 * The text as feelin is to read it. feelin 8.2 reads `1e3` as 1 and `- 3` as not-a-number, so both are written as it understands
 * them; functions that are not feelin's own are called by their internal names; and which of two values comes first is asked of a
 * function, since feelin orders values of different types as JavaScript does.
 */
export function repair(root: SyntaxNode, calls: ReadonlySet<SyntaxNode>): string {
  return write(root);

  // Depth is bounded by that of what is parsed.
  function write(node: SyntaxNode, isFilter = false): string {
    const { children, from, name, text } = node;
    if (calls.has(node)) return internalName(nameOf(node));
    if (name === 'NumericLiteral') return numberOf(text);
    const zoned = literalInZone(node);
    if (zoned !== undefined) return `${internalName(DATE_AND_TIME)}(${zoned})`;
    const [left, operator, right] = children;
    if (isOrdering(node)) {
      const asked = `${ORDER}(${write(left!)}, "${operator!.text}", ${write(right!)})`;
      // What a filter calls is an index for feelin, and what it compares a test.
      return isFilter ? `${asked} = true` : asked;
    }
    let written = '';
    let done = from;
    for (const child of children) {
      const filters =
        name === 'FilterExpression' ? child !== left : isFilter && name === 'ParenthesizedExpression';
      written += text.slice(done - from, child.from - from) + write(child, filters);
      done = child.to;
    }
    return written + text.slice(done - from);
  }
}

const numberOf = (text: string): string => text.replaceAll(/\s/g, '').replace(/^(-?\d+)([eE])/, '$1.0$2');
