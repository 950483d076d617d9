import type { BoundaryEvent, ProcessDefinition } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { isActivity } from '../elements/activity.js';
import { labelOf } from '../elements/registry.js';

/** What boundary events and handlers cannot see each on its own. */
export function validateCompensation({ elements }: ProcessDefinition, context: ValidationContext): void {
  const boundaries = elements.filter((element): element is BoundaryEvent => element.type === 'boundaryEvent');
  const byActivity = new Map<string, string>();
  for (const { id, attachedTo } of boundaries) {
    const other = byActivity.get(attachedTo);
    if (other !== undefined) {
      const message = `"${attachedTo}" has two compensation boundary events, "${other}" and "${id}". Keep one.`;
      context.report('SEVERAL_COMPENSATION_BOUNDARIES', message, id);
    }
    byActivity.set(attachedTo, id);
    const activity = context.element(attachedTo);
    if (isActivity(activity) && activity.isForCompensation === true) {
      const message = `Boundary event "${id}" is attached to "${attachedTo}", a compensation handler, which cannot be compensated itself.`;
      context.report('BOUNDARY_NOT_ATTACHED', message, id);
    }
  }
  const handlers = new Set(boundaries.map(({ event }) => event.handler));
  for (const element of elements) {
    if (!isActivity(element) || element.isForCompensation !== true || handlers.has(element.id)) continue;
    const message = `${labelOf(element)} "${element.id}" has isForCompensation="true", but no compensation boundary event is associated with it.`;
    context.report('COMPENSATION_HANDLER_UNUSED', message, element.id);
  }
}
