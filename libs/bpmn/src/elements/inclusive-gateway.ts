import type { ElementModule } from '../element-module.js';
import { validateDefault } from '../validation/default-flow.js';
import { childOf } from '../xml/moddle-element.js';

/**
 * Every outgoing flow whose condition holds, or that has none, is taken, else the default; it joins what can still arrive
 * (BPMN 2.0.2 §10.6.3, §13.4.3).
 */
export const inclusiveGateway: ElementModule<'inclusiveGateway'> = {
  xmlType: 'bpmn:InclusiveGateway',
  label: 'Inclusive gateway',
  size: [50, 50],
  properties: ['default', 'gatewayDirection'],
  extensions: [],
  read(source, base) {
    const defaultFlow = childOf(source, 'default')?.id;
    return { ...base, type: 'inclusiveGateway', ...(defaultFlow === undefined ? {} : { defaultFlow }) };
  },
  write: ({ defaultFlow }) => ({ references: [{ property: 'default', to: defaultFlow }] }),
  validate: validateDefault,
};
