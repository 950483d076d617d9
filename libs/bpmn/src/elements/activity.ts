import type { ElementType, FlowElement } from '@onward/model';
import type { ReadContext, ValidationContext } from '../element-module.js';
import { describe, type ModdleElement } from '../xml/moddle-element.js';

/** Which element types are activities (BPMN 2.0.2 §10.3): a new one has to say. */
const IS_ACTIVITY = {
  startEvent: false,
  endEvent: false,
  serviceTask: true,
  userTask: true,
  exclusiveGateway: false,
  parallelGateway: false,
  boundaryEvent: false,
} as const satisfies { readonly [T in ElementType]: boolean };

type ActivityType = { [T in ElementType]: (typeof IS_ACTIVITY)[T] extends true ? T : never }[ElementType];
export type Activity = Extract<FlowElement, { type: ActivityType }>;

export function isActivity(element: FlowElement | undefined): element is Activity {
  return element !== undefined && IS_ACTIVITY[element.type];
}

/** What all activities have (BPMN 2.0.2 §10.3). Loops, data and conditional flows are not among it, and so refused by name. */
export const ACTIVITY_PROPERTIES = [
  'isForCompensation',
  'startQuantity',
  'completionQuantity',
  'boundaryEventRefs',
] as const;

export function readActivity(
  source: ModdleElement,
  context: ReadContext,
): { readonly isForCompensation?: boolean } {
  for (const attribute of ['startQuantity', 'completionQuantity']) {
    const quantity = source[attribute];
    if (quantity !== undefined && quantity !== 1) {
      const message = `${describe(source)} has ${attribute}="${JSON.stringify(quantity)}"; only 1 is supported yet.`;
      context.report('UNSUPPORTED_ATTRIBUTE', message, source.id);
    }
  }
  return source['isForCompensation'] === true ? { isForCompensation: true } : {};
}

export function writeActivity({
  isForCompensation,
}: {
  readonly isForCompensation?: boolean;
}): Record<string, unknown> {
  return isForCompensation === true ? { isForCompensation: true } : {};
}

/** A compensation handler lies outside of the flow (BPMN 2.0.2 §10.5.6). */
export function validateActivity(element: Activity, label: string, context: ValidationContext): void {
  const { id, isForCompensation } = element;
  if (isForCompensation !== true) return;
  if (context.incoming(id).length + context.outgoing(id).length > 0) {
    const message = `${label} "${id}" is a compensation handler, but a sequence flow is connected to it. Remove the flow, or isForCompensation.`;
    context.report('COMPENSATION_HANDLER_WITH_FLOWS', message, id);
  }
}
