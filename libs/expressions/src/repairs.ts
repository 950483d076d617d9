import { internalName } from './camunda/index.js';
import { descendants, nameOf, type SyntaxNode } from './syntax.js';

/**
 * The text as feelin is to read it. feelin 8.2 reads `1e3` as 1 and `- 3` as not-a-number, so both are written as it understands
 * them; and the functions that are not feelin's own are called by their internal names.
 */
export function repair(feel: string, root: SyntaxNode, calls: ReadonlySet<SyntaxNode>): string {
  let repaired = '';
  let done = 0;
  for (const node of descendants(root)) {
    const written = calls.has(node) ? internalName(nameOf(node)) : numberOf(node);
    if (written === undefined) continue;
    repaired += feel.slice(done, node.from) + written;
    done = node.to;
  }
  return repaired + feel.slice(done);
}

function numberOf({ name, text }: SyntaxNode): string | undefined {
  if (name !== 'NumericLiteral') return undefined;
  return text.replaceAll(/\s/g, '').replace(/^(-?\d+)([eE])/, '$1.0$2');
}
