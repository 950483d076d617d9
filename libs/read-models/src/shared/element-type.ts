import type { ElementType } from '@onward/model';

/** The names of the Camunda 8 REST API for element types. */
const NAMES: Readonly<Record<ElementType, string>> = {
  startEvent: 'START_EVENT',
  endEvent: 'END_EVENT',
  serviceTask: 'SERVICE_TASK',
  userTask: 'USER_TASK',
  exclusiveGateway: 'EXCLUSIVE_GATEWAY',
  parallelGateway: 'PARALLEL_GATEWAY',
  boundaryEvent: 'BOUNDARY_EVENT',
};

export const elementTypeName = (type: ElementType): string => NAMES[type];
