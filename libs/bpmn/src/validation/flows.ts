import type { ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

export function validateFlows({ flows }: ProcessDefinition, context: ValidationContext): void {
  for (const { id, source, target } of flows) {
    for (const end of [source, target]) {
      if (context.element(end) !== undefined || context.isOpaque(end)) continue;
      const message = `Sequence flow "${id}" is connected to "${end}", which is no element of the process. Connect it or remove it.`;
      context.report('DANGLING_FLOW', message, id);
    }
  }
}
