import { CONTAINER_PROPERTIES } from '../activities/container.js';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';

/** Started by an event within the scope it lies in, and not by a flow (BPMN 2.0.2 §10.3.5, §13.4.4). */
export const eventSubProcess: ElementModule<'eventSubProcess'> = {
  xmlType: 'bpmn:SubProcess',
  label: 'Event sub-process',
  size: [350, 200],
  properties: [
    ...CONTAINER_PROPERTIES,
    // Quantities are for what a flow leads to.
    'startQuantity',
    'completionQuantity',
    'isForCompensation',
    'properties',
    'ioSpecification',
    'dataInputAssociations',
    'dataOutputAssociations',
    'resources',
  ],
  extensions: ['zeebe:IoMapping'],
  read: (source, base, context) => ({ ...base, type: 'eventSubProcess', ...readIoMapping(source, context) }),
  write: (element, create) => ({
    properties: { triggeredByEvent: true },
    extensions: writeIoMapping(element.io, create),
  }),
  validate(element, context) {
    const { id } = element;
    validateIoMapping(element, element.io, context);
    if (context.incoming(id).length + context.outgoing(id).length > 0) {
      const message = `A sequence flow is connected to event sub-process "${id}", which is started by its event. Remove the flow.`;
      context.report('EVENT_SUB_PROCESS_INVALID', message, id);
    }
    validateStart(id, context);
  },
};

function validateStart(id: string, context: ValidationContext): void {
  const starts = context.inScope(id).filter((inner) => inner.type === 'startEvent');
  const [start] = starts;
  if (starts.length === 1 && start?.type === 'startEvent' && (start.triggers ?? []).length > 0) return;
  // One that has been refused already may be the one.
  if (context.hasOpaque(id)) return;
  const what = starts.length === 1 ? 'a start event that nothing triggers' : `${starts.length} start events`;
  const message = `Event sub-process "${id}" has ${what}. Give it one start event with a message, timer, signal, error, escalation, condition or compensation.`;
  context.report('EVENT_SUB_PROCESS_INVALID', message, id);
}
