import type { ElementModule } from '../element-module.js';
import { eventDefinitionsOf, refuseEventDefinitions } from './event-definitions.js';

const TERMINATE = 'bpmn:TerminateEventDefinition';

/** A none or terminate end event (BPMN 2.0.2 §10.5.3): consumes its token, or ends all of its scope. */
export const endEvent: ElementModule<'endEvent'> = {
  xmlType: 'bpmn:EndEvent',
  label: 'End event',
  size: [36, 36],
  properties: ['eventDefinitions', 'eventDefinitionRef'],
  extensions: [],
  read(source, base, context) {
    if (refuseEventDefinitions(source, [TERMINATE], context)) return undefined;
    const terminates = eventDefinitionsOf(source).length > 0;
    return { ...base, type: 'endEvent', ...(terminates ? { event: { type: 'terminate' } } : {}) };
  },
  write: ({ event }, create) => (event ? { properties: { eventDefinitions: [create(TERMINATE)] } } : {}),
  validate({ id }, context) {
    if (context.outgoing(id).length > 0) {
      context.report(
        'END_WITH_OUTGOING',
        `A sequence flow leaves end event "${id}". Remove it, or use another element.`,
        id,
      );
    }
  },
};
