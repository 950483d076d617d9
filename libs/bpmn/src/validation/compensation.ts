import type { BoundaryEvent, ProcessDefinition } from '@onward/model';
import { isActivity } from '../activities/activity-types.js';
import type { ValidationContext } from '../element-module.js';

/** What boundary events and handlers cannot see each on its own. */
export function validateCompensation({ elements }: ProcessDefinition, context: ValidationContext): void {
  const boundaries = elements.filter((element): element is BoundaryEvent => element.type === 'boundaryEvent');
  const byActivity = new Map<string, string>();
  for (const { id, attachedTo, handler } of boundaries) {
    const activity = context.element(attachedTo);
    if (isActivity(activity) && activity.isForCompensation === true) {
      const message = `Boundary event "${id}" is attached to "${attachedTo}", a compensation handler, which can have none.`;
      context.report('BOUNDARY_NOT_ATTACHED', message, id);
    }
    if (handler === undefined) continue;
    const other = byActivity.get(attachedTo);
    if (other !== undefined) {
      const message = `"${attachedTo}" has two compensation boundary events, "${other}" and "${id}". Keep one.`;
      context.report('SEVERAL_COMPENSATION_BOUNDARIES', message, id);
    }
    byActivity.set(attachedTo, id);
  }
  const handlers = new Set(boundaries.map(({ handler }) => handler));
  for (const element of elements) {
    if (!isActivity(element) || element.isForCompensation !== true || handlers.has(element.id)) continue;
    const message = `${context.labelOf(element)} "${element.id}" has isForCompensation="true", but no compensation boundary event is associated with it.`;
    context.report('COMPENSATION_HANDLER_UNUSED', message, element.id);
  }
}
