import type { FlowElement } from '@onward/model';
import type { ElementModule } from '../element-module.js';
import { describe } from '../xml/moddle-element.js';

/** Goes on with the first event that occurs of those its flows lead to (BPMN 2.0.2 §10.6.6, §13.4.4). */
export const eventBasedGateway: ElementModule<'eventBasedGateway'> = {
  xmlType: 'bpmn:EventBasedGateway',
  label: 'Event-based gateway',
  size: [50, 50],
  properties: ['gatewayDirection', 'instantiate', 'eventGatewayType'],
  extensions: [],
  read(source, base, context) {
    const parallel = source['eventGatewayType'] === 'Parallel';
    if (parallel || source['instantiate'] === true) {
      const what = parallel ? 'is parallel' : 'starts instances';
      const message = `${describe(source)} ${what}, which is not supported. Use message start events, or a receive task with instantiate="true".`;
      context.report('UNSUPPORTED_ATTRIBUTE', message, base.id);
      return undefined;
    }
    return { ...base, type: 'eventBasedGateway' };
  },
  write: () => ({}),
  validate({ id }, context) {
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
