import type { FlowElement, IntermediateCatchEvent, ProcessDefinition, StartEvent } from '@onward/model';
import type { ValidationContext } from '../element-module.js';

/** What is read and written, but what the engine does not execute yet: to be refused rather than ignored. */
const NOT_EXECUTED: readonly {
  readonly what: string;
  readonly has: (element: FlowElement, context: ValidationContext) => boolean;
}[] = [
  {
    what: 'a conditional filter where it starts the process',
    has: (element, context) =>
      startsTheProcess(element, context) &&
      element.triggers?.some(
        (trigger) =>
          trigger.type === 'conditional' && (trigger.variableNames ?? trigger.variableEvents) !== undefined,
      ) === true,
  },
];

export function validateExecuted({ elements }: ProcessDefinition, context: ValidationContext): void {
  for (const element of elements) {
    for (const { what, has } of NOT_EXECUTED) {
      if (!has(element, context)) continue;
      const message = `${context.labelOf(element)} "${element.id}" has ${what}, which is not supported yet. Remove it.`;
      context.report('UNSUPPORTED_EXTENSION', message, element.id);
    }
  }
}

/** A start event, or an event behind a gateway that starts instances. */
function startsTheProcess(
  element: FlowElement,
  context: ValidationContext,
): element is StartEvent | IntermediateCatchEvent {
  if (element.scope !== undefined) return false;
  if (element.type === 'startEvent') return true;
  return (
    element.type === 'intermediateCatchEvent' &&
    context.incoming(element.id).some(({ source }) => {
      const gateway = context.element(source);
      return gateway?.type === 'eventBasedGateway' && gateway.instantiate === true;
    })
  );
}
