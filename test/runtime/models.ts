import type { FlowElement, ProcessDefinition, Throw, Trigger } from '@onward/model';

/** A process of these elements; each flow is `from to`, more of them in a row `a b c`. */
export function model(
  processId: string,
  elements: readonly FlowElement[],
  ...paths: readonly string[]
): ProcessDefinition {
  const flows = paths.flatMap((path) => {
    const ids = path.split(' ');
    return ids.slice(1).map((target, at) => ({ id: `${ids[at]}-to-${target}`, source: ids[at]!, target }));
  });
  return { processId, onFailure: 'incident', elements, flows };
}

export const start = (...triggers: readonly Trigger[]): FlowElement => ({
  id: 'start',
  type: 'startEvent',
  ...(triggers.length === 0 ? {} : { triggers }),
});
export const end = (...throws: readonly Throw[]): FlowElement => ({
  id: 'end',
  type: 'endEvent',
  ...(throws.length === 0 ? {} : { throws }),
});
export const caught = (id: string, ...triggers: readonly Trigger[]): FlowElement => ({
  id,
  type: 'intermediateCatchEvent',
  triggers,
});
export const thrown = (id: string, ...throws: readonly Throw[]): FlowElement => ({
  id,
  type: 'intermediateThrowEvent',
  throws,
});
export const boundary = (
  id: string,
  attachedTo: string,
  interrupting: boolean,
  ...triggers: readonly Trigger[]
): FlowElement => ({
  id,
  type: 'boundaryEvent',
  attachedTo,
  interrupting,
  triggers,
});
export const task = (id: string): FlowElement => ({ id, type: 'userTask', headers: {} });

export const timer = (kind: 'date' | 'duration' | 'cycle', value: string): Trigger => ({
  type: 'timer',
  kind,
  value: { value },
});
/** Correlated by the variable `order`. */
export const message = (name: string): Trigger => ({
  type: 'message',
  name: { value: name },
  correlationKey: { feel: 'order' },
});
export const named = (name: string): Trigger => ({ type: 'message', name: { value: name } });
export const signal = (name: string): Trigger => ({ type: 'signal', name: { value: name } });

/** start → what waits → end */
export const waiting = (processId: string, ...triggers: readonly Trigger[]): ProcessDefinition =>
  model(processId, [start(), caught('wait', ...triggers), end()], 'start wait end');
