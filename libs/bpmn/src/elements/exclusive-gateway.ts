import type { ElementModule } from '../element-module.js';
import { validateDefault } from '../validation/default-flow.js';
import { childOf } from '../xml/moddle-element.js';

/** Exactly one of its outgoing flows is taken: the first whose condition holds, else the default (BPMN 2.0.2 §10.6.2, §13.4.2). */
export const exclusiveGateway: ElementModule<'exclusiveGateway'> = {
  xmlType: 'bpmn:ExclusiveGateway',
  label: 'Exclusive gateway',
  size: [50, 50],
  // gatewayDirection only repeats what the flows say.
  properties: ['default', 'gatewayDirection'],
  extensions: [],
  read(source, base) {
    const defaultFlow = childOf(source, 'default')?.id;
    return { ...base, type: 'exclusiveGateway', ...(defaultFlow === undefined ? {} : { defaultFlow }) };
  },
  write: ({ defaultFlow }) => ({ references: [{ property: 'default', to: defaultFlow }] }),
  validate(gateway, context) {
    validateDefault(gateway, context);
    const outgoing = context.outgoing(gateway.id);
    const unconditional = outgoing.filter(
      ({ id, condition }) => condition === undefined && id !== gateway.defaultFlow,
    );
    if (outgoing.length < 2) return;
    for (const { id } of unconditional) {
      const message = `Sequence flow "${id}" leaves exclusive gateway "${gateway.id}" without a condition. Add one, or make it the gateway's default.`;
      context.report('CONDITION_MISSING', message, id);
    }
  },
};
