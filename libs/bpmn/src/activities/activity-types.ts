import type { Activity, ActivityType, ElementType, FlowElement, ScopeType } from '@onward/model';

/** Which element types are activities (BPMN 2.0.2 §10.3): a new one has to say. */
const IS_ACTIVITY = {
  startEvent: false,
  endEvent: false,
  intermediateCatchEvent: false,
  intermediateThrowEvent: false,
  boundaryEvent: false,
  serviceTask: true,
  sendTask: true,
  receiveTask: true,
  userTask: true,
  scriptTask: true,
  businessRuleTask: true,
  manualTask: true,
  task: true,
  callActivity: true,
  subProcess: true,
  transaction: true,
  // Started by an event and not by a flow, it has none of an activity's attributes.
  eventSubProcess: false,
  adHocSubProcess: true,
  exclusiveGateway: false,
  parallelGateway: false,
  inclusiveGateway: false,
  complexGateway: false,
  eventBasedGateway: false,
} as const satisfies { readonly [T in ElementType]: T extends ActivityType ? true : false };

export function isActivity(element: FlowElement | undefined): element is Activity {
  return element !== undefined && IS_ACTIVITY[element.type];
}

const SCOPES: readonly string[] = [
  'subProcess',
  'transaction',
  'eventSubProcess',
  'adHocSubProcess',
] satisfies readonly ScopeType[];

/** Whether elements lie in it. */
export const isScope = ({ type }: FlowElement): boolean => SCOPES.includes(type);
