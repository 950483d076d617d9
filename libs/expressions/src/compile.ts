import { compileFast } from './fast/compile.js';
import type { Closure } from './fast/closure.js';
import type { FeelinExpression } from './feelin-evaluator.js';
import type { ExpressionLimits } from './limits.js';
import { namesOf } from './names.js';
import { repair } from './repairs.js';
import { canRunOn, literalIterations } from './risk.js';
import { strayTest } from './stray-tests.js';
import { descendants, isOrdering, parseSyntax, type SyntaxNode } from './syntax.js';
import { TimeBudgetExceeded, withinTime } from './watchdog.js';

/** An expression, read once. */
export type Compiled =
  | ({
      readonly ok: true;
      readonly fast?: Closure;
      /** It can run on: feelin evaluates it under the watchdog. */
      readonly guarded: boolean;
    } & FeelinExpression)
  | { readonly ok: false; readonly message: string };

/** Parsing takes time by the square of the length: from here on it is watched. */
const LONG = 500;

export function compile(feel: string, limits: ExpressionLimits): Compiled {
  if (feel.length > limits.maxLength) {
    return {
      ok: false,
      message: `It has ${feel.length} characters, more than the ${limits.maxLength} allowed.`,
    };
  }
  try {
    const read = (): Compiled => analyse(feel, limits);
    return feel.length > LONG ? withinTime(limits.budgetMs, read) : read();
  } catch (error) {
    if (error instanceof TimeBudgetExceeded)
      return { ok: false, message: 'It takes too long to parse. Shorten it.' };
    throw error;
  }
}

function analyse(feel: string, limits: ExpressionLimits): Compiled {
  const tree = parseSyntax(feel, limits.maxNesting);
  if (!tree.ok) return tree;
  const names = namesOf(tree.root);
  const problem = staticProblem(tree.root, names.unknownFunctions, limits);
  if (problem !== undefined) return { ok: false, message: problem };
  const fast = compileFast(tree.root);
  return {
    ok: true,
    ...(fast ? { fast } : {}),
    guarded: canRunOn(tree.root),
    text: repair(tree.root, names.calls),
    variables: names.variables,
    functions: names.functions,
    orders: [...descendants(tree.root)].some(isOrdering),
  };
}

function staticProblem(
  root: SyntaxNode,
  unknown: readonly string[],
  limits: ExpressionLimits,
): string | undefined {
  if (unknown.length > 0) return `The function "${unknown[0]}" is not known.`;
  const stray = strayTest(root);
  if (stray !== undefined) return `"${stray}" is a test, not a value. FEEL compares with a single "=".`;
  const iterations = literalIterations(root);
  if (iterations > limits.maxIterations) {
    const count = Number.isFinite(iterations) ? String(iterations) : 'without end';
    return `Its ranges make it iterate ${count} times, more than the ${limits.maxIterations} allowed.`;
  }
  return undefined;
}
