import type { TriggerType } from '@onward/model';
import type { ElementModule } from '../element-module.js';
import { CATCH_PROPERTIES } from '../events/event-definitions.js';
import { catching, readTriggers } from '../events/read-triggers.js';
import { validateTriggers } from '../events/validate-triggers.js';
import { writeTriggers } from '../events/write-events.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';

const ALLOWED: readonly TriggerType[] = ['message', 'timer', 'signal', 'conditional', 'link'];

/** Waits for an event, or is where a link goes on (BPMN 2.0.2 §10.5.4). */
export const intermediateCatchEvent: ElementModule<'intermediateCatchEvent'> = {
  xmlType: 'bpmn:IntermediateCatchEvent',
  label: 'Intermediate catch event',
  size: [36, 36],
  properties: CATCH_PROPERTIES,
  extensions: ['zeebe:IoMapping'],
  read(source, base, context) {
    const triggers = readTriggers(source, context);
    if (triggers === undefined) return undefined;
    return {
      ...base,
      type: 'intermediateCatchEvent',
      ...catching(source, triggers),
      ...readIoMapping(source, context),
    };
  },
  write(element, create) {
    const { properties, ...written } = writeTriggers(element.triggers, create);
    return {
      ...written,
      properties: {
        ...properties,
        ...(element.parallelMultiple === true ? { parallelMultiple: true } : {}),
      },
      extensions: writeIoMapping(element.io, create),
    };
  },
  validate(element, context) {
    validateTriggers(element, ALLOWED, 'An intermediate catch event', context);
    validateIoMapping(element, element.io, context);
    if ((element.triggers ?? []).length > 0) return;
    const message = `Intermediate catch event "${element.id}" waits for nothing. Add a message, timer, signal, condition or link.`;
    context.report('EVENT_INCOMPLETE', message, element.id);
  },
};
