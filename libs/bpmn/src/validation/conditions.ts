import type { ElementType, ProcessDefinition } from '@onward/model';
import { isActivity } from '../activities/activity-types.js';
import type { ValidationContext } from '../element-module.js';
import { checkFeel } from './context.js';

/** A parallel gateway has conditions on its flows without effect (BPMN 2.0.2 §13.4.1). */
const GATEWAYS: readonly ElementType[] = [
  'exclusiveGateway',
  'inclusiveGateway',
  'complexGateway',
  'parallelGateway',
];

export function validateConditions({ flows }: ProcessDefinition, context: ValidationContext): void {
  for (const { id, source, condition } of flows) {
    if (condition === undefined) continue;
    const element = context.element(source);
    if (element !== undefined && !isActivity(element) && !GATEWAYS.includes(element.type)) {
      const message = `Sequence flow "${id}" has a condition, but leaves "${source}"; only flows out of gateways and activities can have one.`;
      context.report('CONDITION_NOT_ALLOWED', message, id);
    }
    if (!('feel' in condition)) continue;
    checkFeel(condition.feel, `the condition of sequence flow "${id}"`, (code, message) =>
      context.report(code, message, id),
    );
  }
}
