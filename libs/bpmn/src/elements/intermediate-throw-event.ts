import type { ThrowType } from '@onward/model';
import type { ElementModule } from '../element-module.js';
import { THROW_EXTENSIONS, THROW_PROPERTIES } from '../events/event-definitions.js';
import { readThrows } from '../events/read-throws.js';
import { validateThrows } from '../events/validate-throws.js';
import { writeThrows } from '../events/write-events.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';

const ALLOWED: readonly ThrowType[] = ['message', 'signal', 'escalation', 'compensation', 'link'];

/** Throws what it is to throw and goes on; without anything it is a milestone (BPMN 2.0.2 §10.5.4). */
export const intermediateThrowEvent: ElementModule<'intermediateThrowEvent'> = {
  xmlType: 'bpmn:IntermediateThrowEvent',
  label: 'Intermediate throw event',
  size: [36, 36],
  properties: THROW_PROPERTIES,
  extensions: THROW_EXTENSIONS,
  read(source, base, context) {
    const throws = readThrows(source, context);
    if (throws === undefined) return undefined;
    return { ...base, type: 'intermediateThrowEvent', throws, ...readIoMapping(source, context) };
  },
  write(element, create) {
    const written = writeThrows(element.throws, create);
    return {
      ...written,
      extensions: [...(written.extensions ?? []), ...writeIoMapping(element.io, create)],
    };
  },
  validate(element, context) {
    validateThrows(element, ALLOWED, context);
    validateIoMapping(element, element.io, context);
  },
};
