import type { ElementType, FlowElement } from '@onward/model';
import type { CreateXml, ElementModule, ValidationContext, WrittenElement } from '../element-module.js';
import { boundaryEvent } from './boundary-event.js';
import { endEvent } from './end-event.js';
import { exclusiveGateway } from './exclusive-gateway.js';
import { parallelGateway } from './parallel-gateway.js';
import { serviceTask } from './service-task.js';
import { startEvent } from './start-event.js';
import { userTask } from './user-task.js';

/** One module per element type of the model: one that is missing here does not compile. */
export const ELEMENTS: { readonly [T in ElementType]: ElementModule<T> } = {
  startEvent,
  endEvent,
  serviceTask,
  userTask,
  exclusiveGateway,
  parallelGateway,
  boundaryEvent,
};

const byXmlType = new Map<string, AnyModule>(
  Object.values(ELEMENTS).map((module) => [module.xmlType, module as AnyModule]),
);

/** A module whose element type is known only at run time. */
type AnyModule = ElementModule<ElementType>;

export const moduleOfXml = (xmlType: string): AnyModule | undefined => byXmlType.get(xmlType);

export const labelOf = ({ type }: FlowElement): string => ELEMENTS[type].label;

export function validateElement(element: FlowElement, context: ValidationContext): void {
  (ELEMENTS[element.type] as AnyModule).validate(element, context);
}

export function writeElement(element: FlowElement, create: CreateXml): WrittenElement {
  return (ELEMENTS[element.type] as AnyModule).write(element, create);
}
