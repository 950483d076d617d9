import type { BoundaryEvent } from '@onward/model';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { childOf, describe } from '../xml/moddle-element.js';
import { isActivity } from './activity.js';
import { eventDefinitionsOf, refuseEventDefinitions } from './event-definitions.js';

const COMPENSATE = 'bpmn:CompensateEventDefinition';

/** A compensation boundary event: an association leads from it to the handler (BPMN 2.0.2 §10.5.6, §13.4.5). */
export const boundaryEvent: ElementModule<'boundaryEvent'> = {
  xmlType: 'bpmn:BoundaryEvent',
  label: 'Boundary event',
  size: [36, 36],
  // Compensation happens after the activity: cancelActivity has no meaning (§10.5.4).
  properties: [
    'attachedToRef',
    'eventDefinitions',
    'eventDefinitionRef',
    'cancelActivity',
    'parallelMultiple',
  ],
  extensions: [],
  read(source, base, context) {
    if (eventDefinitionsOf(source).length === 0) {
      const message = `${describe(source)} has no event definition. Add <compensateEventDefinition />; other types are not supported yet.`;
      context.report('UNSUPPORTED_ELEMENT', message, base.id);
      return undefined;
    }
    if (refuseEventDefinitions(source, [COMPENSATE], context)) return undefined;
    const [handler = '', ...others] = context.associatedWith(base.id);
    if (others.length > 0) {
      const message = `${describe(source)} is associated with ${others.length + 1} handlers. Keep one.`;
      context.report('COMPENSATION_HANDLER_INVALID', message, base.id);
    }
    const attachedTo = childOf(source, 'attachedToRef')?.id ?? '';
    return { ...base, type: 'boundaryEvent', attachedTo, event: { type: 'compensation', handler } };
  },
  // attachedToRef is a reference, set once all elements have been written; the association is written with it.
  write: (_element, create) => ({ properties: { eventDefinitions: [create(COMPENSATE)] } }),
  validate(boundary, context) {
    const { id, attachedTo } = boundary;
    if (!isActivity(context.element(attachedTo)) && !context.isOpaque(attachedTo)) {
      context.report(
        'BOUNDARY_NOT_ATTACHED',
        `Boundary event "${id}" is attached to no activity. Set its attachedToRef.`,
        id,
      );
    }
    if (context.incoming(id).length + context.outgoing(id).length > 0) {
      const message = `A sequence flow is connected to compensation boundary event "${id}". Use an association to its handler instead.`;
      context.report('BOUNDARY_WITH_FLOWS', message, id);
    }
    validateHandler(boundary, context);
  },
};

function validateHandler({ id, event: { handler } }: BoundaryEvent, context: ValidationContext): void {
  if (handler === '') {
    const message = `Compensation boundary event "${id}" has no handler. Draw an association from it to an activity with isForCompensation="true".`;
    context.report('COMPENSATION_HANDLER_MISSING', message, id);
    return;
  }
  const element = context.element(handler);
  if (context.isOpaque(handler) || (isActivity(element) && element.isForCompensation === true)) return;
  const message = `"${handler}" is associated with compensation boundary event "${id}", but is no activity with isForCompensation="true".`;
  context.report('COMPENSATION_HANDLER_INVALID', message, id);
}
