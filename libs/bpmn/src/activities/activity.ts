import type { Activity, IoMapping, Loop } from '@onward/model';
import type { CreateXml, ReadContext, ValidationContext, WrittenElement } from '../element-module.js';
import { readIoMapping, validateIoMapping, writeIoMapping } from '../extensions/io-mapping.js';
import { validateDefault } from '../validation/default-flow.js';
import { childOf, type ModdleElement } from '../xml/moddle-element.js';
import { readLoop, validateLoop, writeLoop } from './loop.js';
import { readQuantities, validateQuantities, writeQuantities } from './quantities.js';

/** XML properties that all activities have (BPMN 2.0.2 §10.3). */
export const ACTIVITY_PROPERTIES = [
  'isForCompensation',
  'startQuantity',
  'completionQuantity',
  'boundaryEventRefs',
  'default',
  'loopCharacteristics',
  'properties',
  'ioSpecification',
  'dataInputAssociations',
  'dataOutputAssociations',
  'resources',
] as const;
export const ACTIVITY_EXTENSIONS = ['zeebe:IoMapping'] as const;

interface ActivityParts {
  readonly io?: IoMapping;
  readonly isForCompensation?: boolean;
  readonly loop?: Loop;
  readonly defaultFlow?: string;
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
}

export function readActivity(source: ModdleElement, context: ReadContext): ActivityParts {
  const defaultFlow = childOf(source, 'default')?.id;
  const loop = readLoop(source, context);
  return {
    ...(source['isForCompensation'] === true ? { isForCompensation: true } : {}),
    ...(defaultFlow === undefined ? {} : { defaultFlow }),
    ...(loop ? { loop } : {}),
    ...readQuantities(source),
    ...readIoMapping(source, context),
  };
}

/** `more` is what the element's own type adds. */
export function writeActivity(
  element: ActivityParts & { readonly id: string },
  create: CreateXml,
  more: WrittenElement = {},
): WrittenElement {
  const { loop, defaultFlow, isForCompensation, io } = element;
  return {
    properties: {
      ...(isForCompensation === true ? { isForCompensation: true } : {}),
      ...writeQuantities(element),
      ...(loop ? { loopCharacteristics: writeLoop(element.id, loop, create) } : {}),
      ...more.properties,
    },
    extensions: [...(more.extensions ?? []), ...writeIoMapping(io, create)],
    references: [{ property: 'default', to: defaultFlow }, ...(more.references ?? [])],
  };
}

/** A compensation handler lies outside of the flow (BPMN 2.0.2 §10.5.6). */
export function validateActivity(element: Activity, label: string, context: ValidationContext): void {
  const { id, isForCompensation } = element;
  if (isForCompensation === true && context.incoming(id).length + context.outgoing(id).length > 0) {
    const message = `${label} "${id}" is a compensation handler, but a sequence flow is connected to it. Remove the flow, or isForCompensation.`;
    context.report('COMPENSATION_HANDLER_WITH_FLOWS', message, id);
  }
  validateDefault(element, context);
  validateQuantities(element, label, context);
  if (element.loop) validateLoop(element, element.loop, label, context);
  validateIoMapping(element, element.io, context);
}
