import type {
  FlowElement,
  Mapping,
  OnFailure,
  ProcessDefinition,
  SequenceFlow,
  ServiceTask,
  UserTask,
} from '@onward/model';

/** Short ways to write definitions in specs. A flow is `source -> target`, with its condition or `default` behind a colon. */
export function process(
  elements: readonly FlowElement[],
  flows: readonly string[],
  onFailure: OnFailure = 'incident',
): ProcessDefinition {
  const parsed = flows.map(parseFlow);
  const withDefaults = elements.map((element) => {
    const flow = parsed.find(({ isDefault, flow: { source } }) => isDefault && source === element.id)?.flow;
    return flow && element.type === 'exclusiveGateway' ? { ...element, defaultFlow: flow.id } : element;
  });
  return { processId: 'p', onFailure, elements: withDefaults, flows: parsed.map(({ flow }) => flow) };
}

function parseFlow(text: string, index: number): { flow: SequenceFlow; isDefault: boolean } {
  const [path = '', note] = text.split(/\s*:\s*/, 2);
  const [source = '', target = ''] = path.split(/\s*->\s*/);
  const isDefault = note === 'default';
  const flow = { id: `f${index + 1}`, source, target };
  return { flow: note === undefined || isDefault ? flow : { ...flow, condition: { feel: note } }, isDefault };
}

export const start: FlowElement = { id: 'start', type: 'startEvent' };
export const end: FlowElement = { id: 'end', type: 'endEvent' };
export const terminate: FlowElement = { id: 'terminate', type: 'endEvent', throws: [{ type: 'terminate' }] };
export const choice = (id = 'choice'): FlowElement => ({ id, type: 'exclusiveGateway' });
export const parallel = (id: string): FlowElement => ({ id, type: 'parallelGateway' });

export const task = (id: string, more: Partial<ServiceTask> = {}): ServiceTask => ({
  id,
  type: 'serviceTask',
  job: { type: { value: `${id}-type` }, retries: { value: 3 }, headers: {} },
  ...more,
});

export const userTask = (id: string, more: Partial<UserTask> = {}): UserTask => ({
  id,
  type: 'userTask',
  headers: {},
  ...more,
});

/** A handler and the boundary event that ties it to its activity. */
export const handlerOf = (activity: string, more: Partial<ServiceTask> = {}): FlowElement[] => [
  task(`undo-${activity}`, { isForCompensation: true, ...more }),
  {
    id: `boundary-${activity}`,
    type: 'boundaryEvent',
    attachedTo: activity,
    handler: `undo-${activity}`,
  },
];

/** `source => target`: FEEL on the left. */
export const mappings = (...texts: readonly string[]): Mapping[] =>
  texts.map((text) => {
    const [feel = '', target = ''] = text.split(/\s*=>\s*/);
    return { source: { feel }, target };
  });
