import type { StartEvent, TriggerType } from '@onward/model';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { CATCH_PROPERTIES } from '../events/event-definitions.js';
import { catching, readTriggers } from '../events/read-triggers.js';
import { validateTriggers } from '../events/validate-triggers.js';
import { writeTriggers } from '../events/write-events.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';

const OF_A_PROCESS: readonly TriggerType[] = ['message', 'timer', 'signal', 'conditional'];
const OF_AN_EVENT_SUB_PROCESS: readonly TriggerType[] = [
  ...OF_A_PROCESS,
  'error',
  'escalation',
  'compensation',
];

/** Where a process or sub-process begins (BPMN 2.0.2 §10.5.2). */
export const startEvent: ElementModule<'startEvent'> = {
  xmlType: 'bpmn:StartEvent',
  label: 'Start event',
  size: [36, 36],
  properties: [...CATCH_PROPERTIES, 'isInterrupting'],
  extensions: ['zeebe:FormDefinition', 'zeebe:IoMapping'],
  read(source, base, context) {
    const triggers = readTriggers(source, context);
    if (triggers === undefined) return undefined;
    return {
      ...base,
      type: 'startEvent',
      ...catching(source, triggers),
      // Outside of an event sub-process there is nothing to interrupt, whatever modelers write.
      ...(source['isInterrupting'] === false && triggers.length > 0 ? { interrupting: false } : {}),
      ...readIoMapping(source, context),
    };
  },
  write(element, create) {
    const { properties, ...written } = writeTriggers(element.triggers, create);
    return {
      ...written,
      properties: {
        ...properties,
        ...(element.interrupting === false ? { isInterrupting: false } : {}),
        ...(element.parallelMultiple === true ? { parallelMultiple: true } : {}),
      },
      extensions: writeIoMapping(element.io, create),
    };
  },
  validate(element, context) {
    const { id, scope } = element;
    if (context.incoming(id).length > 0) {
      context.report(
        'START_WITH_INCOMING',
        `A sequence flow leads into start event "${id}". Let it lead to the element behind it.`,
        id,
      );
    }
    validateIoMapping(element, element.io, context);
    const around = scope === undefined ? undefined : context.element(scope);
    if (around?.type === 'eventSubProcess') validateTriggered(element, context);
    // In other sub-processes no trigger is allowed, which they check themselves.
    else if (scope === undefined)
      validateTriggers(element, OF_A_PROCESS, 'The start event of a process', context);
  },
};

function validateTriggered(element: StartEvent, context: ValidationContext): void {
  validateTriggers(element, OF_AN_EVENT_SUB_PROCESS, 'The start event of an event sub-process', context);
  const ends = element.triggers?.find(({ type }) => type === 'error' || type === 'compensation');
  if (ends === undefined || element.interrupting !== false) return;
  const message = `Start event "${element.id}" catches "${ends.type}", which always interrupts. Set isInterrupting="true".`;
  context.report('EVENT_SUB_PROCESS_INVALID', message, element.id);
}
