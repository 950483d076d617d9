import type { ElementModule } from '../element-module.js';
import { expressionText, readCondition, writeCondition } from '../expression.js';
import { validateDefault } from '../validation/default-flow.js';
import { childOf } from '../xml/moddle-element.js';

/** Goes on when its activation condition holds over the tokens that have arrived (BPMN 2.0.2 §10.6.5, §13.4.5). */
export const complexGateway: ElementModule<'complexGateway'> = {
  xmlType: 'bpmn:ComplexGateway',
  label: 'Complex gateway',
  size: [50, 50],
  properties: ['default', 'gatewayDirection', 'activationCondition'],
  extensions: [],
  read(source, base, context) {
    const defaultFlow = childOf(source, 'default')?.id;
    const activation = expressionText(source, 'activationCondition', source, context);
    return {
      ...base,
      type: 'complexGateway',
      ...(defaultFlow === undefined ? {} : { defaultFlow }),
      ...(activation === undefined ? {} : { activationCondition: readCondition(activation) }),
    };
  },
  write: ({ defaultFlow, activationCondition }, create) => ({
    properties: activationCondition
      ? {
          activationCondition: create('bpmn:FormalExpression', { body: writeCondition(activationCondition) }),
        }
      : {},
    references: [{ property: 'default', to: defaultFlow }],
  }),
  validate(gateway, context) {
    validateDefault(gateway, context);
    context.checkExpression(gateway.activationCondition, 'the activation condition', gateway);
  },
};
