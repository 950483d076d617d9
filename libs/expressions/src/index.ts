import type { ExpressionLimits } from './limits.js';
import { FeelExpressions } from './feel-expressions.js';

export { FeelExpressions } from './feel-expressions.js';
export { DEFAULT_EXPRESSION_LIMITS, type ExpressionLimits } from './limits.js';

/** FEEL behind the engine's `Expressions` port. One for the whole process, so that what it has compiled is shared. */
export const createExpressions = (limits?: Partial<ExpressionLimits>): FeelExpressions =>
  new FeelExpressions(limits);
export { createSchedules } from './schedules/index.js';
