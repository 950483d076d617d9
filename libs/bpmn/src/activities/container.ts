import type { FlowElement } from '@onward/model';
import type { ReadContext, ValidationContext } from '../element-module.js';
import { describe, type ModdleElement } from '../xml/moddle-element.js';

/** XML properties of everything that elements lie in. */
export const CONTAINER_PROPERTIES = ['flowElements', 'artifacts', 'laneSets', 'triggeredByEvent'] as const;

/** Transactions and ad-hoc sub-processes are reached by a flow; true where it was refused. */
export function refuseTriggered(source: ModdleElement, context: ReadContext): boolean {
  if (source['triggeredByEvent'] !== true) return false;
  const message = `${describe(source)} has triggeredByEvent="true", which only a plain sub-process can have. Remove it.`;
  context.report('UNSUPPORTED_ATTRIBUTE', message, source.id);
  return true;
}

/** An embedded sub-process starts by itself: no trigger, and one place (BPMN 2.0.2 §10.3.5). */
export function validateContainer({ id }: FlowElement, context: ValidationContext): void {
  for (const inner of context.inScope(id)) {
    if (inner.type !== 'startEvent' || (inner.triggers ?? []).length === 0) continue;
    const message = `Start event "${inner.id}" lies in sub-process "${id}", which a flow starts, and cannot have a trigger. Remove it, or set triggeredByEvent="true" on the sub-process.`;
    context.report('EVENT_TYPE_NOT_ALLOWED', message, inner.id);
  }
}
