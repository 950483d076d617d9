import type {
  BoundaryEvent,
  EventSubProcess,
  FlowElement,
  ProcessDefinition,
  SequenceFlow,
  StartEvent,
} from './definition.js';

/** An event sub-process and the start event that triggers it. */
export interface TriggeredSubProcess {
  readonly element: EventSubProcess;
  readonly start: StartEvent;
}

/** A definition with its look-up tables: executing an element never searches the model. Built once per version, then cached. */
export interface ProcessGraph {
  readonly definition: ProcessDefinition;
  readonly elements: ReadonlyMap<string, FlowElement>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
  /** By element id, in the order of the model; empty where there are none. */
  readonly outgoing: (elementId: string) => readonly SequenceFlow[];
  readonly incoming: (elementId: string) => readonly SequenceFlow[];
  /** Whether what leaves the element has to be decided: a condition, or a default flow. */
  readonly isConditional: (elementId: string) => boolean;
  /** The element a process (undefined) or sub-process starts with when nothing else triggers it. */
  readonly noneStartEvent: (scopeId?: string) => FlowElement | undefined;
  /** Where tokens start in a scope that is entered: its none start event, else all elements that nothing leads to. */
  readonly starts: (scopeId?: string) => readonly FlowElement[];
  /** The compensation handler's element id of an activity: of its boundary event, else its event sub-process for compensation. */
  readonly compensationHandler: (activityId: string) => string | undefined;
  /** Boundary events of an activity that something triggers, in the order of the model. */
  readonly boundaryEvents: (activityId: string) => readonly BoundaryEvent[];
  /** Event sub-processes directly in a scope. */
  readonly eventSubProcesses: (scopeId?: string) => readonly TriggeredSubProcess[];
  /** The catching link event of a name in a scope. */
  readonly linkTarget: (name: string, scopeId?: string) => FlowElement | undefined;
}

const NONE: readonly never[] = [];

export function buildGraph(definition: ProcessDefinition): ProcessGraph {
  const elements = new Map(definition.elements.map((element) => [element.id, element]));
  const flows = new Map(definition.flows.map((flow) => [flow.id, flow]));
  const outgoing = groupBy(definition.flows, (flow) => flow.source);
  const incoming = groupBy(definition.flows, (flow) => flow.target);
  const inScope = groupBy(definition.elements, ({ scope }) => scope);
  const conditional = new Set(
    definition.flows.flatMap(({ source, condition }) => (condition === undefined ? [] : [source])),
  );
  for (const element of definition.elements) {
    if ('defaultFlow' in element && element.defaultFlow !== undefined) conditional.add(element.id);
  }
  const boundaries = groupBy(
    definition.elements.filter((element) => element.type === 'boundaryEvent'),
    ({ attachedTo }) => attachedTo,
  );
  const eventSubProcesses = groupBy(
    definition.elements.flatMap((element) => {
      if (element.type !== 'eventSubProcess') return [];
      const start = inScope.get(element.id)?.find((inner) => inner.type === 'startEvent');
      return start?.type === 'startEvent' ? [{ element, start }] : [];
    }),
    ({ element }) => element.scope,
  );
  const handlers = compensationHandlers(boundaries, eventSubProcesses);
  const noneStarts = new Map<string | undefined, FlowElement>();
  const links = new Map<string, FlowElement>();
  for (const element of definition.elements) {
    const { scope } = element;
    if (element.type === 'startEvent' && isNone(element) && !noneStarts.has(scope))
      noneStarts.set(scope, element);
    if (element.type !== 'intermediateCatchEvent') continue;
    for (const trigger of element.triggers ?? NONE)
      if (trigger.type === 'link') links.set(linkKey(trigger.name, scope), element);
  }
  const hasStart = new Set(
    definition.elements.flatMap(({ type, scope }) => (type === 'startEvent' ? [scope] : [])),
  );
  const starts = new Map<string | undefined, readonly FlowElement[]>();
  for (const [scope, found] of inScope) {
    const start = noneStarts.get(scope);
    if (start !== undefined) starts.set(scope, [start]);
    else if (!hasStart.has(scope))
      starts.set(
        scope,
        found.filter((element) => !incoming.has(element.id) && mayStart(element)),
      );
  }
  const triggeredBoundaries = new Map(
    [...boundaries].map(([id, found]) => [id, found.filter(({ handler }) => handler === undefined)]),
  );
  return {
    definition,
    elements,
    flows,
    outgoing: (id) => outgoing.get(id) ?? NONE,
    incoming: (id) => incoming.get(id) ?? NONE,
    isConditional: (id) => conditional.has(id),
    noneStartEvent: (scopeId) => noneStarts.get(scopeId),
    starts: (scopeId) => starts.get(scopeId) ?? NONE,
    compensationHandler: (id) => handlers.get(id),
    boundaryEvents: (id) => triggeredBoundaries.get(id) ?? NONE,
    eventSubProcesses: (scopeId) => eventSubProcesses.get(scopeId) ?? NONE,
    linkTarget: (name, scopeId) => links.get(linkKey(name, scopeId)),
  };
}

/** By activity: its boundary event's handler goes before an event sub-process in it. */
function compensationHandlers(
  boundaries: ReadonlyMap<string, readonly BoundaryEvent[]>,
  eventSubProcesses: ReadonlyMap<string | undefined, readonly TriggeredSubProcess[]>,
): ReadonlyMap<string, string> {
  const handlers = new Map<string, string>();
  for (const [scope, found] of eventSubProcesses) {
    const handler = found.find(({ start }) => isForCompensation(start));
    if (scope !== undefined && handler !== undefined) handlers.set(scope, handler.element.id);
  }
  for (const [activity, found] of boundaries) {
    const handler = found.find((boundary) => boundary.handler !== undefined)?.handler;
    if (handler !== undefined) handlers.set(activity, handler);
  }
  return handlers;
}

const isNone = ({ triggers }: StartEvent): boolean => triggers === undefined || triggers.length === 0;

const isForCompensation = ({ triggers }: StartEvent): boolean =>
  triggers?.some(({ type }) => type === 'compensation') === true;

const linkKey = (name: string, scopeId: string | undefined): string => `${scopeId ?? ''}\n${name}`;

/** What no flow leads to starts with its scope, unless something else leads to it (BPMN 2.0.2 §13.2). */
function mayStart(element: FlowElement): boolean {
  if (element.type === 'boundaryEvent' || element.type === 'eventSubProcess') return false;
  if ('isForCompensation' in element && element.isForCompensation === true) return false;
  return !(
    element.type === 'intermediateCatchEvent' &&
    element.triggers?.some(({ type }) => type === 'link') === true
  );
}

function groupBy<T, K>(items: readonly T[], keyOfItem: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
