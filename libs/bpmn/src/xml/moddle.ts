import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { onwardDescriptor } from './onward-descriptor.js';

// Not an import: JSON modules are experimental in the oldest Node.js we run on.
const require = createRequire(import.meta.url);
const zeebeDescriptor = require('zeebe-bpmn-moddle/resources/zeebe.json') as Descriptor;
const bpmnDescriptor = require('bpmn-moddle/resources/bpmn/json/bpmn.json') as Descriptor;

interface Descriptor {
  readonly types: readonly {
    readonly name: string;
    readonly properties?: readonly { readonly name: string }[];
  }[];
}

/** The schema has the script of a global script task as an element (BPMN20.xsd, tGlobalScriptTask), the library as an attribute. */
const corrected = {
  ...bpmnDescriptor,
  types: bpmnDescriptor.types.map((type) =>
    type.name === 'GlobalScriptTask'
      ? {
          ...type,
          properties: type.properties?.map((property) =>
            property.name === 'script' ? { ...property, isAttr: false } : property,
          ),
        }
      : type,
  ),
};

/** Task listeners have headers as execution listeners do; the library knows only those of the latter. */
const zeebeWithHeaders = {
  ...zeebeDescriptor,
  types: zeebeDescriptor.types.map((type) =>
    type.name === 'TaskListener'
      ? { ...type, properties: [...(type.properties ?? []), { name: 'headers', type: 'TaskHeaders' }] }
      : type,
  ),
};

const OF_EVERY_ELEMENT = new Set(['$type', '$attrs', '$parent']);

/** Reads and writes BPMN 2.0 XML with the zeebe and onward extensions. Stateless, so one is enough. */
export const moddle = new BpmnModdle({
  bpmn: corrected,
  zeebe: zeebeWithHeaders,
  onward: onwardDescriptor,
});

// The library gives every element getters for these three, which makes it a dictionary to V8: a fifth of the time of a large file.
moddle.properties.define = (target, name, { value }) => {
  if (OF_EVERY_ELEMENT.has(name)) (target as Record<string, unknown>)[name] = value;
  else Object.defineProperty(target, name, { value });
};
