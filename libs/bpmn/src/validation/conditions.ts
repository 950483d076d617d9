import type { ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { checkFeel } from './context.js';

export function validateConditions({ flows }: ProcessDefinition, context: ValidationContext): void {
  for (const { id, source, condition } of flows) {
    if (condition === undefined) continue;
    const element = context.element(source);
    if (element !== undefined && element.type !== 'exclusiveGateway') {
      const message = `Sequence flow "${id}" has a condition, but leaves "${source}"; only flows out of an exclusive gateway can have one yet.`;
      context.report('CONDITION_NOT_ALLOWED', message, id);
    }
    if (!('feel' in condition)) continue;
    checkFeel(condition.feel, `the condition of sequence flow "${id}"`, (code, message) =>
      context.report(code, message, id),
    );
  }
}
