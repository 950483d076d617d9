import type { EventBasedGateway, FlowElement } from '@onward/model';
import type { ElementModule, ValidationContext } from '../element-module.js';
import { describe } from '../xml/moddle-element.js';

/** Goes on with the first event that occurs of those its flows lead to (BPMN 2.0.2 §10.6.6, §13.4.4). */
export const eventBasedGateway: ElementModule<'eventBasedGateway'> = {
  xmlType: 'bpmn:EventBasedGateway',
  label: 'Event-based gateway',
  size: [50, 50],
  properties: ['gatewayDirection', 'instantiate', 'eventGatewayType'],
  extensions: [],
  read(source, base, context) {
    if (source['eventGatewayType'] === 'Parallel') {
      const message = `${describe(source)} is parallel, which is not supported. Start the instance with one of its messages, and wait for the others behind a parallel gateway.`;
      context.report('UNSUPPORTED_ATTRIBUTE', message, base.id);
      return undefined;
    }
    return {
      ...base,
      type: 'eventBasedGateway',
      ...(source['instantiate'] === true ? { instantiate: true } : {}),
    };
  },
  write: ({ instantiate }) => (instantiate === true ? { properties: { instantiate: true } } : {}),
  validate(element, context) {
    const { id } = element;
    if (element.instantiate === true) validateStarting(element, context);
    const flows = context.outgoing(id);
    if (flows.length < 2) {
      const message = `Event-based gateway "${id}" has ${flows.length} outgoing flows. Give it one to each of the events it waits for, at least two.`;
      context.report('EVENT_GATEWAY_INVALID', message, id);
    }
    for (const { target } of flows) {
      const element = context.element(target);
      if (context.isOpaque(target) || element === undefined) continue;
      if (!isWaitedFor(element)) {
        const message = `Event-based gateway "${id}" leads to "${target}". It can lead to message, timer, signal and conditional catch events and to receive tasks.`;
        context.report('EVENT_GATEWAY_INVALID', message, id);
      } else if (context.incoming(target).length > 1) {
        const message = `"${target}" is waited for by event-based gateway "${id}", and other flows lead there, too. Give them an event of their own.`;
        context.report('EVENT_GATEWAY_INVALID', message, target);
      }
    }
  },
};

function isWaitedFor(element: FlowElement): boolean {
  if (element.type === 'receiveTask') return element.loop === undefined;
  if (element.type !== 'intermediateCatchEvent') return false;
  return element.triggers?.some(({ type }) => type === 'link') !== true;
}

/** It is where instances start, as a start event is (BPMN 2.0.2 §13.2). */
function validateStarting({ id, scope }: EventBasedGateway, context: ValidationContext): void {
  if (context.incoming(id).length > 0) {
    const message = `A sequence flow leads into event-based gateway "${id}", which starts instances. Remove the flow, or instantiate.`;
    context.report('START_WITH_INCOMING', message, id);
  }
  if (scope !== undefined) {
    const message = `Event-based gateway "${id}" is to start instances, but lies in a sub-process. Remove instantiate.`;
    context.report('UNSUPPORTED_ATTRIBUTE', message, id);
  }
  for (const { target } of context.outgoing(id)) {
    const element = context.element(target);
    if (element?.type !== 'intermediateCatchEvent' || element.parallelMultiple !== true) continue;
    const message = `Event-based gateway "${id}" is to start instances with the first event, but "${target}" waits for several. Give each an event of its own.`;
    context.report('EVENT_GATEWAY_INVALID', message, target);
  }
}
