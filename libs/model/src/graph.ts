import type { FlowElement, ProcessDefinition, SequenceFlow } from './definition.js';

/** A definition with its look-up tables: executing an element never searches the model. Built once per version, then cached. */
export interface ProcessGraph {
  readonly definition: ProcessDefinition;
  readonly elements: ReadonlyMap<string, FlowElement>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  /** By element id, in the order of the model; empty where there are none. */
  outgoing(elementId: string): readonly SequenceFlow[];
  incoming(elementId: string): readonly SequenceFlow[];
  /** The element a process (undefined) or sub-process starts with when nothing else triggers it. */
  noneStartEvent(scopeId?: string): FlowElement | undefined;
  /** The compensation handler's element id of an activity. */
  compensationHandler(activityId: string): string | undefined;
}

const NO_FLOWS: readonly SequenceFlow[] = [];

export function buildGraph(definition: ProcessDefinition): ProcessGraph {
  const elements = new Map(definition.elements.map((element) => [element.id, element]));
  const flows = new Map(definition.flows.map((flow) => [flow.id, flow]));
  const outgoing = groupBy(definition.flows, (flow) => flow.source);
  const incoming = groupBy(definition.flows, (flow) => flow.target);
  const starts = new Map<string | undefined, FlowElement>();
  const handlers = new Map<string, string>();
  for (const element of definition.elements) {
    if (element.type === 'startEvent' && !starts.has(element.scope)) starts.set(element.scope, element);
    if (element.type === 'boundaryEvent' && element.handler !== undefined)
      handlers.set(element.attachedTo, element.handler);
  }
  return {
    definition,
    elements,
    flows,
    outgoing: (id) => outgoing.get(id) ?? NO_FLOWS,
    incoming: (id) => incoming.get(id) ?? NO_FLOWS,
    noneStartEvent: (scopeId) => starts.get(scopeId),
    compensationHandler: (id) => handlers.get(id),
  };
}

function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
