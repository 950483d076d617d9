import type { BoundaryEvent, TriggerType } from '@onward/model';
import { isActivity } from '../activities/activity-types.js';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { CATCH_PROPERTIES, eventDefinitionsOf } from '../events/event-definitions.js';
import { catching, readTriggers } from '../events/read-triggers.js';
import { validateTriggers } from '../events/validate-triggers.js';
import { writeTriggers } from '../events/write-events.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';
import { childOf, describe } from '../xml/moddle-element.js';

const COMPENSATE = 'bpmn:CompensateEventDefinition';
const ALLOWED: readonly TriggerType[] = [
  'message',
  'timer',
  'signal',
  'conditional',
  'error',
  'escalation',
  'cancel',
];

/** Catches what happens while its activity runs, or ties a compensation handler to it (BPMN 2.0.2 §10.5.6, §13.4.5). */
export const boundaryEvent: ElementModule<'boundaryEvent'> = {
  xmlType: 'bpmn:BoundaryEvent',
  label: 'Boundary event',
  size: [36, 36],
  properties: [...CATCH_PROPERTIES, 'attachedToRef', 'cancelActivity'],
  extensions: ['zeebe:IoMapping'],
  read(source, base, context) {
    const attachedTo = childOf(source, 'attachedToRef')?.id ?? '';
    const definitions = eventDefinitionsOf(source);
    if (definitions.length === 1 && definitions[0]!.$type === COMPENSATE) {
      const [handler = '', ...others] = context.associatedWith(base.id);
      if (others.length > 0) {
        const message = `${describe(source)} is associated with ${others.length + 1} handlers. Keep one.`;
        context.report('COMPENSATION_HANDLER_INVALID', message, base.id);
      }
      // Compensation happens after the activity: cancelActivity has no meaning (§10.5.4).
      return { ...base, type: 'boundaryEvent', attachedTo, handler };
    }
    const triggers = readTriggers(source, context);
    if (triggers === undefined) return undefined;
    return {
      ...base,
      type: 'boundaryEvent',
      attachedTo,
      ...catching(source, triggers),
      ...(source['cancelActivity'] === false ? { interrupting: false } : {}),
      ...readIoMapping(source, context),
    };
  },
  write(element, create) {
    const { properties, ...written } = writeTriggers(element.triggers, create);
    return {
      ...written,
      properties: {
        ...(element.handler === undefined ? properties : { eventDefinitions: [create(COMPENSATE)] }),
        ...(element.interrupting === false ? { cancelActivity: false } : {}),
        ...(element.parallelMultiple === true ? { parallelMultiple: true } : {}),
      },
      extensions: writeIoMapping(element.io, create),
      references: [{ property: 'attachedToRef', to: element.attachedTo }],
    };
  },
  validate(boundary, context) {
    const { id, attachedTo, scope } = boundary;
    const activity = context.element(attachedTo);
    if (!context.isOpaque(attachedTo) && (!isActivity(activity) || activity.scope !== scope)) {
      context.report(
        'BOUNDARY_NOT_ATTACHED',
        `Boundary event "${id}" is attached to no activity of its scope. Set its attachedToRef.`,
        id,
      );
    }
    if (boundary.handler === undefined) validateCatching(boundary, context);
    else validateCompensating(boundary, boundary.handler, context);
  },
};

function validateCatching(boundary: BoundaryEvent, context: ValidationContext): void {
  const { id, attachedTo, triggers = [], interrupting } = boundary;
  validateTriggers(boundary, ALLOWED, 'A boundary event', context);
  validateIoMapping(boundary, boundary.io, context);
  if (triggers.length === 0) {
    const message = `Boundary event "${id}" catches nothing. Add a message, timer, signal, error, escalation, condition or compensation.`;
    context.report('EVENT_INCOMPLETE', message, id);
  }
  const ends = triggers.find(({ type }) => type === 'error' || type === 'cancel');
  if (ends !== undefined && interrupting === false) {
    const message = `Boundary event "${id}" catches "${ends.type}", which always interrupts its activity. Set cancelActivity="true".`;
    context.report('BOUNDARY_INVALID', message, id);
  }
  const activity = context.element(attachedTo);
  if (ends?.type === 'cancel' && activity !== undefined && activity.type !== 'transaction') {
    const message = `Boundary event "${id}" catches the cancelling of "${attachedTo}", which is no transaction. Attach it to one.`;
    context.report('BOUNDARY_INVALID', message, id);
  }
  if (context.incoming(id).length > 0) {
    const message = `A sequence flow leads into boundary event "${id}". Remove it.`;
    context.report('BOUNDARY_WITH_FLOWS', message, id);
  }
}

function validateCompensating(boundary: BoundaryEvent, handler: string, context: ValidationContext): void {
  const { id } = boundary;
  if (context.incoming(id).length + context.outgoing(id).length > 0) {
    const message = `A sequence flow is connected to compensation boundary event "${id}". Use an association to its handler instead.`;
    context.report('BOUNDARY_WITH_FLOWS', message, id);
  }
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
