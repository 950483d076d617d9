import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { onwardDescriptor } from './onward-descriptor.js';

// Not an import: JSON modules are experimental in the oldest Node.js we run on.
const zeebeDescriptor = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json') as object;

/** Reads and writes BPMN 2.0 XML with the zeebe and onward extensions. Stateless, so one is enough. */
export const moddle = new BpmnModdle({ zeebe: zeebeDescriptor, onward: onwardDescriptor });
