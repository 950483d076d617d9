import type { ElementType } from './definition.js';
import type { ThrowType, TriggerType } from './triggers.js';

const listed = <T extends string>(all: Readonly<Record<T, true>>): readonly T[] => Object.keys(all) as T[];

/** Everything that a definition can consist of: one that is missing here does not compile. */
export const ELEMENT_TYPES = listed<ElementType>({
  startEvent: true,
  endEvent: true,
  intermediateCatchEvent: true,
  intermediateThrowEvent: true,
  boundaryEvent: true,
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
  eventSubProcess: true,
  adHocSubProcess: true,
  exclusiveGateway: true,
  parallelGateway: true,
  inclusiveGateway: true,
  complexGateway: true,
  eventBasedGateway: true,
});

export const TRIGGER_TYPES = listed<TriggerType>({
  message: true,
  timer: true,
  signal: true,
  error: true,
  escalation: true,
  conditional: true,
  compensation: true,
  cancel: true,
  link: true,
});

export const THROW_TYPES = listed<ThrowType>({
  message: true,
  signal: true,
  error: true,
  escalation: true,
  compensation: true,
  link: true,
  cancel: true,
  terminate: true,
});
