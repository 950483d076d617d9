import type { Evaluation, Expressions, Json } from '@onward/model';

const COMPARISON = /^(.+?)\s*(<=|>=|!=|<|>|=)\s*(.+)$/;
const PATH = /^[a-zA-Z_]\w*(\.\w+)*$/;

type Lookup = (name: string) => Json | undefined;

/**
 * As much of an expression language as the engine's specs use: a path, a JSON literal, or a comparison of two of those. What has no
 * order cannot be compared by size, and a text that is none of these cannot be evaluated.
 */
export const comparisons: Expressions = {
  evaluate(text, lookup) {
    const [, left, operator, right] = COMPARISON.exec(text) ?? [];
    if (left === undefined || operator === undefined || right === undefined) return operand(text, lookup);
    const a = operand(left, lookup);
    const b = operand(right, lookup);
    if (!a.ok) return a;
    return b.ok ? compare(operator, a.value, b.value, text) : b;
  },
  variablesOf(text) {
    const [, left = text, , right = ''] = COMPARISON.exec(text) ?? [];
    return [left, right]
      .filter((it) => PATH.test(it) && !isLiteral(it))
      .map((path) => path.split('.')[0] as string);
  },
};

function operand(text: string, lookup: Lookup): Evaluation {
  if (isLiteral(text)) return { ok: true, value: JSON.parse(text) as Json };
  if (!PATH.test(text)) return { ok: false, message: `"${text}" is no expression.` };
  const [name = '', ...rest] = text.split('.');
  let value = lookup(name) ?? null;
  for (const step of rest) {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    value = isObject ? ((value as Readonly<Record<string, Json>>)[step] as Json) : null;
  }
  return { ok: true, value };
}

function compare(operator: string, a: Json, b: Json, text: string): Evaluation {
  if (operator === '=' || operator === '!=') return { ok: true, value: (a === b) === (operator === '=') };
  if (typeof a !== 'number' || typeof b !== 'number') {
    return { ok: false, message: `"${text}" compares ${JSON.stringify(a)} with ${JSON.stringify(b)}.` };
  }
  const order = Math.sign(a - b);
  return {
    ok: true,
    value: { '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0 }[operator] ?? false,
  };
}

function isLiteral(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
