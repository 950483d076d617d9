import type { FlowElement, ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

/** What is read and written, but what the engine does not execute yet: to be refused rather than ignored. */
const NOT_EXECUTED: readonly { readonly what: string; readonly has: (element: FlowElement) => boolean }[] = [
  {
    what: 'a conditional filter where it starts the process',
    has: (element) =>
      element.type === 'startEvent' &&
      element.scope === undefined &&
      element.triggers?.some(
        (trigger) =>
          trigger.type === 'conditional' && (trigger.variableNames ?? trigger.variableEvents) !== undefined,
      ) === true,
  },
];

export function validateExecuted({ elements }: ProcessDefinition, context: ValidationContext): void {
  for (const element of elements) {
    for (const { what, has } of NOT_EXECUTED) {
      if (!has(element)) continue;
      const message = `${context.labelOf(element)} "${element.id}" has ${what}, which is not supported yet. Remove it.`;
      context.report('UNSUPPORTED_EXTENSION', message, element.id);
    }
  }
}
