import type { ExclusiveGateway } from '@onward/model';
import type { ElementModule, ValidationContext } from '../element-module.js';
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
  // The default is a reference, set once the flows have been written.
  write: () => ({}),
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

function validateDefault({ id, defaultFlow }: ExclusiveGateway, context: ValidationContext): void {
  if (defaultFlow === undefined || context.isOpaque(defaultFlow)) return;
  const flow = context.outgoing(id).find((outgoing) => outgoing.id === defaultFlow);
  if (flow === undefined) {
    const message = `The default of exclusive gateway "${id}" is "${defaultFlow}", which does not leave it. Choose one of its flows.`;
    context.report('DEFAULT_NOT_OUTGOING', message, id);
  } else if (flow.condition !== undefined) {
    const message = `Sequence flow "${defaultFlow}" is the default of exclusive gateway "${id}" and has a condition. Remove the one or the other.`;
    context.report('DEFAULT_WITH_CONDITION', message, defaultFlow);
  }
}
