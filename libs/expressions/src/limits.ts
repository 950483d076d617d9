/** The bounds of an expression. An expression beyond a static one is refused when it is deployed; the others make it fail. */
export interface ExpressionLimits {
  /** Characters of FEEL text. */
  readonly maxLength: number;
  /** Depth of the syntax tree: parentheses, calls and operators within each other. */
  readonly maxNesting: number;
  /** Iterations that the literal ranges of one `for`, `some` or `every` amount to. */
  readonly maxIterations: number;
  /** Of a result, as JSON text. */
  readonly maxResultBytes: number;
  /** Levels of lists and contexts in a result. */
  readonly maxResultDepth: number;
  /** Milliseconds that an expression which can run on (loops, filters, regular expressions) is given. */
  readonly budgetMs: number;
  /** Compiled expressions that are kept. */
  readonly maxCached: number;
}

export const DEFAULT_EXPRESSION_LIMITS: ExpressionLimits = {
  maxLength: 5_000,
  maxNesting: 400,
  maxIterations: 10_000,
  maxResultBytes: 256 * 1024,
  maxResultDepth: 100,
  budgetMs: 1_000,
  maxCached: 5_000,
};
