import type { ElementModule } from '../element-module.js';
import { refuseEventDefinitions } from './event-definitions.js';

/** A none start event (BPMN 2.0.2 §10.5.2): where an instance begins that nothing but a command starts. */
export const startEvent: ElementModule<'startEvent'> = {
  xmlType: 'bpmn:StartEvent',
  label: 'Start event',
  size: [36, 36],
  // Without an event sub-process around it, or several triggers, the last two have no meaning.
  properties: ['eventDefinitions', 'eventDefinitionRef', 'isInterrupting', 'parallelMultiple'],
  extensions: ['zeebe:FormDefinition'],
  read: (source, base, context) =>
    refuseEventDefinitions(source, [], context) ? undefined : { ...base, type: 'startEvent' },
  write: () => ({}),
  validate({ id }, context) {
    if (context.incoming(id).length > 0) {
      context.report(
        'START_WITH_INCOMING',
        `A sequence flow leads into start event "${id}". Let it lead to the element behind it.`,
        id,
      );
    }
  },
};
