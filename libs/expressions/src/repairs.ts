import { descendants, type SyntaxNode } from './syntax.js';

/**
 * feelin 8.2 reads `1e3` as 1 and `- 3` as not-a-number. Both are written as it understands them before it sees them.
 */
export function repairNumbers(feel: string, root: SyntaxNode): string {
  let repaired = '';
  let done = 0;
  for (const { name, from, to, text } of descendants(root)) {
    if (name !== 'NumericLiteral') continue;
    repaired += feel.slice(done, from) + text.replaceAll(/\s/g, '').replace(/^(-?\d+)([eE])/, '$1.0$2');
    done = to;
  }
  return repaired + feel.slice(done);
}
