import type { FlowElement, ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { isActivity } from '../elements/activity.js';
import { labelOf } from '../elements/registry.js';

/** Every element must lie on a path from a start event, save what compensation leads to. */
export function validateReachability(
  { elements }: ProcessDefinition,
  context: ValidationContext,
  opaque: ReadonlyMap<string, string>,
): void {
  // A flow that has lost an end hides paths, and without a start there are none: those problems come first.
  const starts = elements.filter(({ type }) => type === 'startEvent').map(({ id }) => id);
  if (starts.length === 0 || [...opaque.values()].includes('bpmn:SequenceFlow')) return;
  const reached = new Set([...starts, ...opaque.keys()]);
  const pending = [...reached];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const { target } of context.outgoing(id)) {
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  for (const element of elements) {
    if (reached.has(element.id) || liesOutsideTheFlow(element)) continue;
    const message = `${labelOf(element)} "${element.id}" cannot be reached from the start event. Connect it or remove it.`;
    context.report('UNREACHABLE_ELEMENT', message, element.id);
  }
}

function liesOutsideTheFlow(element: FlowElement): boolean {
  return element.type === 'boundaryEvent' || (isActivity(element) && element.isForCompensation === true);
}
