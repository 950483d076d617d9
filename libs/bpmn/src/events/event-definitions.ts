import { childrenOf, type ModdleElement } from '../xml/moddle-element.js';

/** Inline ones first, then those that are referred to (BPMN 2.0.2 §10.5.1). */
export function eventDefinitionsOf(source: ModdleElement): readonly ModdleElement[] {
  return [...childrenOf(source, 'eventDefinitions'), ...childrenOf(source, 'eventDefinitionRef')];
}

const DATA = ['properties', 'dataInputs', 'dataInputAssociations', 'inputSet'];
const EVENT_DEFINITIONS = ['eventDefinitions', 'eventDefinitionRef'];

/** XML properties of events that catch. */
export const CATCH_PROPERTIES = [
  ...EVENT_DEFINITIONS,
  'parallelMultiple',
  'properties',
  'dataOutputs',
  'dataOutputAssociations',
  'outputSet',
] as const;

/** XML properties of events that throw. */
export const THROW_PROPERTIES = [...EVENT_DEFINITIONS, ...DATA] as const;
export const THROW_EXTENSIONS = ['zeebe:TaskDefinition', 'zeebe:TaskHeaders', 'zeebe:IoMapping'] as const;

/** XML properties and extension elements of event definitions, by their type. */
export const EVENT_DEFINITION_SUPPORT: Readonly<
  Record<string, { readonly properties: readonly string[]; readonly extensions: readonly string[] }>
> = {
  // An operation says how a technology sends it.
  'bpmn:MessageEventDefinition': {
    properties: ['messageRef', 'operationRef'],
    extensions: ['onward:PublishMessage'],
  },
  'bpmn:TimerEventDefinition': { properties: ['timeDate', 'timeDuration', 'timeCycle'], extensions: [] },
  'bpmn:SignalEventDefinition': { properties: ['signalRef'], extensions: [] },
  'bpmn:ErrorEventDefinition': { properties: ['errorRef'], extensions: [] },
  'bpmn:EscalationEventDefinition': { properties: ['escalationRef'], extensions: [] },
  'bpmn:ConditionalEventDefinition': { properties: ['condition'], extensions: ['zeebe:ConditionalFilter'] },
  'bpmn:CompensateEventDefinition': { properties: ['activityRef', 'waitForCompletion'], extensions: [] },
  // source and target only repeat what the names say.
  'bpmn:LinkEventDefinition': { properties: ['source', 'target'], extensions: [] },
  'bpmn:CancelEventDefinition': { properties: [], extensions: [] },
  'bpmn:TerminateEventDefinition': { properties: [], extensions: [] },
};
