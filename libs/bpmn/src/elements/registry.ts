import type { ElementType, FlowElement } from '@onward/model';
import type { CreateXml, ElementModule, ValidationContext, WrittenElement } from '../element-module.js';
import type { ModdleElement } from '../xml/moddle-element.js';
import { adHocSubProcess } from './ad-hoc-sub-process.js';
import { boundaryEvent } from './boundary-event.js';
import { businessRuleTask } from './business-rule-task.js';
import { callActivity } from './call-activity.js';
import { complexGateway } from './complex-gateway.js';
import { endEvent } from './end-event.js';
import { eventBasedGateway } from './event-based-gateway.js';
import { eventSubProcess } from './event-sub-process.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { inclusiveGateway } from './inclusive-gateway.js';
import { intermediateCatchEvent } from './intermediate-catch-event.js';
import { intermediateThrowEvent } from './intermediate-throw-event.js';
import { manualTask } from './manual-task.js';
import { parallelGateway } from './parallel-gateway.js';
import { receiveTask } from './receive-task.js';
import { scriptTask } from './script-task.js';
import { sendTask } from './send-task.js';
import { serviceTask } from './service-task.js';
import { startEvent } from './start-event.js';
import { subProcess } from './sub-process.js';
import { transaction } from './transaction.js';
import { undefinedTask } from './undefined-task.js';
import { userTask } from './user-task.js';

/** One module per element type of the model: one that is missing here does not compile. */
export const ELEMENTS: { readonly [T in ElementType]: ElementModule<T> } = {
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  serviceTask,
  sendTask,
  receiveTask,
  userTask,
  scriptTask,
  businessRuleTask,
  manualTask,
  task: undefinedTask,
  callActivity,
  subProcess,
  transaction,
  eventSubProcess,
  adHocSubProcess,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
};

/** A module whose element type is known only at run time. */
export type AnyModule = ElementModule<ElementType>;

/** An event sub-process is a `subProcess` in XML. */
const byXmlType = new Map<string, AnyModule>(
  Object.values(ELEMENTS)
    .filter((module) => module !== eventSubProcess)
    .map((module) => [module.xmlType, module as AnyModule]),
);

export function moduleOf(source: ModdleElement): AnyModule | undefined {
  if (source.$type === 'bpmn:SubProcess' && source['triggeredByEvent'] === true)
    return eventSubProcess as AnyModule;
  return byXmlType.get(source.$type);
}

export const labelOf = ({ type }: FlowElement): string => ELEMENTS[type].label;

export function validateElement(element: FlowElement, context: ValidationContext): void {
  (ELEMENTS[element.type] as AnyModule).validate(element, context);
}

export function writeElement(element: FlowElement, create: CreateXml): WrittenElement {
  return (ELEMENTS[element.type] as AnyModule).write(element, create);
}
