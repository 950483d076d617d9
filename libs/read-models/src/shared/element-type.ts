import type { ElementInstanceType } from '@onward/engine';

/** The names of the Camunda 8 REST API for element types; it knows none for a transaction, and none for a complex gateway. */
const NAMES: Readonly<Record<ElementInstanceType, string>> = {
  startEvent: 'START_EVENT',
  endEvent: 'END_EVENT',
  intermediateCatchEvent: 'INTERMEDIATE_CATCH_EVENT',
  intermediateThrowEvent: 'INTERMEDIATE_THROW_EVENT',
  boundaryEvent: 'BOUNDARY_EVENT',
  serviceTask: 'SERVICE_TASK',
  sendTask: 'SEND_TASK',
  receiveTask: 'RECEIVE_TASK',
  userTask: 'USER_TASK',
  scriptTask: 'SCRIPT_TASK',
  businessRuleTask: 'BUSINESS_RULE_TASK',
  manualTask: 'MANUAL_TASK',
  task: 'TASK',
  callActivity: 'CALL_ACTIVITY',
  subProcess: 'SUB_PROCESS',
  transaction: 'SUB_PROCESS',
  eventSubProcess: 'EVENT_SUB_PROCESS',
  adHocSubProcess: 'AD_HOC_SUB_PROCESS',
  adHocInnerInstance: 'AD_HOC_SUB_PROCESS_INNER_INSTANCE',
  multiInstanceBody: 'MULTI_INSTANCE_BODY',
  exclusiveGateway: 'EXCLUSIVE_GATEWAY',
  parallelGateway: 'PARALLEL_GATEWAY',
  inclusiveGateway: 'INCLUSIVE_GATEWAY',
  complexGateway: 'UNKNOWN',
  eventBasedGateway: 'EVENT_BASED_GATEWAY',
};

export const elementTypeName = (type: ElementInstanceType): string => NAMES[type];
