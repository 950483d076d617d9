import type { FlowElement } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

/** Of gateways and activities: the default is one of its own flows, and has no condition (BPMN 2.0.2 §8.4.13). */
export function validateDefault(
  element: FlowElement & { readonly defaultFlow?: string },
  context: ValidationContext,
): void {
  const { id, defaultFlow } = element;
  if (defaultFlow === undefined || context.isOpaque(defaultFlow)) return;
  const label = context.labelOf(element).toLowerCase();
  const flow = context.outgoing(id).find((outgoing) => outgoing.id === defaultFlow);
  if (flow === undefined) {
    const message = `The default of ${label} "${id}" is "${defaultFlow}", which does not leave it. Choose one of its flows.`;
    context.report('DEFAULT_NOT_OUTGOING', message, id);
  } else if (flow.condition !== undefined) {
    const message = `Sequence flow "${defaultFlow}" is the default of ${label} "${id}" and has a condition. Remove the one or the other.`;
    context.report('DEFAULT_WITH_CONDITION', message, defaultFlow);
  }
}
