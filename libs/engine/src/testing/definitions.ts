import type {
  Activity,
  BoundaryEvent,
  FlowElement,
  IntermediateCatchEvent,
  Mapping,
  OnFailure,
  ProcessDefinition,
  Schedules,
  SequenceFlow,
  ServiceTask,
  Throw,
  Trigger,
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
    return flow ? ({ ...element, defaultFlow: flow.id } as FlowElement) : element;
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

/** Elements in a sub-process. */
export const within = (scope: string, elements: readonly FlowElement[]): FlowElement[] =>
  elements.map((element) => ({ scope, ...element }));

export const startOf = (scope: string): FlowElement => ({ id: `start-${scope}`, type: 'startEvent', scope });
export const endOf = (scope: string): FlowElement => ({ id: `end-${scope}`, type: 'endEvent', scope });

/** A sub-process with its start, one path through the given elements, and its end: the elements, and the flows. */
export function subProcess(
  id: string,
  path: readonly FlowElement[],
  more: Partial<Activity> = {},
): { readonly elements: FlowElement[]; readonly flows: string[] } {
  const ids = [`start-${id}`, ...path.map((element) => element.id), `end-${id}`];
  return {
    elements: [
      { id, type: 'subProcess', ...more } as FlowElement,
      startOf(id),
      ...within(id, path),
      endOf(id),
    ],
    flows: ids.slice(1).map((target, at) => `${ids[at]} -> ${target}`),
  };
}

export const catching = (id: string, ...triggers: readonly Trigger[]): IntermediateCatchEvent => ({
  id,
  type: 'intermediateCatchEvent',
  triggers,
});
export const throwing = (id: string, ...throws: readonly Throw[]): FlowElement => ({
  id,
  type: 'intermediateThrowEvent',
  throws,
});
export const ending = (id: string, ...throws: readonly Throw[]): FlowElement => ({
  id,
  type: 'endEvent',
  throws,
});
export const boundary = (
  attachedTo: string,
  trigger: Trigger,
  more: Partial<BoundaryEvent> = {},
): BoundaryEvent => ({
  id: `on-${attachedTo}`,
  type: 'boundaryEvent',
  attachedTo,
  triggers: [trigger],
  ...more,
});

export const signal = (name: string): Trigger & Throw => ({ type: 'signal', name: { value: name } });
export const message = (name: string, key = 'key'): Trigger => ({
  type: 'message',
  name: { value: name },
  correlationKey: { feel: key },
});
export const timer = (ms: number, kind: 'duration' | 'cycle' = 'duration'): Trigger => ({
  type: 'timer',
  kind,
  value: { value: ms },
});
export const error = (code?: string): Trigger => ({ type: 'error', ...(code !== undefined && { code }) });
export const throwError = (code: string): Throw => ({ type: 'error', code: { value: code } });

/** Times in milliseconds; a cycle comes three times. */
export const milliseconds: Schedules = {
  first: (kind, value, now) =>
    typeof value === 'number'
      ? {
          ok: true,
          due: { dueAt: now + value, ...(kind === 'cycle' && { remaining: 2, cycle: String(value) }) },
        }
      : { ok: false, message: `${JSON.stringify(value)} is no number of milliseconds.` },
  next: ({ dueAt, remaining = 0, cycle }) =>
    remaining === 0 || cycle === undefined
      ? undefined
      : { dueAt: dueAt + Number(cycle), remaining: remaining - 1, cycle },
};

/** `source => target`: FEEL on the left. */
export const mappings = (...texts: readonly string[]): Mapping[] =>
  texts.map((text) => {
    const [feel = '', target = ''] = text.split(/\s*=>\s*/);
    return { source: { feel }, target };
  });
