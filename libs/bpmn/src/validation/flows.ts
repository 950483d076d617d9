import type { ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

export function validateFlows({ flows }: ProcessDefinition, context: ValidationContext): void {
  for (const { id, source, target } of flows) {
    for (const end of [source, target]) {
      if (context.element(end) !== undefined || context.isOpaque(end)) continue;
      const message = `Sequence flow "${id}" is connected to "${end}", which is no element of the process. Connect it or remove it.`;
      context.report('DANGLING_FLOW', message, id);
    }
    const [from, to] = [context.element(source), context.element(target)];
    if (from === undefined || to === undefined || from.scope === to.scope) continue;
    const message = `Sequence flow "${id}" leads from "${source}" to "${target}" across the border of a sub-process. Connect the sub-process, or use an event.`;
    context.report('FLOW_CROSSES_SCOPE', message, id);
  }
}
