import type { ExecutionListener, FlowElement, ProcessDefinition } from '@onward/model';
import { entries } from '../ordinal-map.js';
import { comparisons } from './comparisons.js';
import { end, milliseconds, process, start } from './definitions.js';
import { given, type Specification } from './specification.js';

/** Short ways to write what listens, and to work off what it waits for. */
export const on = (step: 'start' | 'end', type = step as string): ExecutionListener => ({
  on: step,
  job: { type: { value: type }, retries: { value: 2 }, headers: {} },
});
export const BOTH = [on('start'), on('end')];
export const START = [on('start', 'one'), on('start', 'two')];
export const END = [on('end', 'one'), on('end', 'two')];

export const create = (definition: ProcessDefinition, variables = {}) =>
  given(definition, { expressions: comparisons, schedules: milliseconds }).created(variables);
export const listening = <E extends FlowElement>(element: E, listeners: readonly ExecutionListener[]): E => ({
  ...element,
  listeners,
});
export const through = (element: FlowElement, ...more: readonly FlowElement[]): ProcessDefinition =>
  process([start, element, end, ...more], [`start -> ${element.id}`, `${element.id} -> end`]);

/** Completes every job, the oldest first, until none is left. */
export function worked(spec: Specification): {
  readonly log: readonly string[];
  readonly spec: Specification;
} {
  const log: string[] = [];
  let at = spec;
  for (
    let job = [...entries(at.state.jobs)][0]?.[1];
    job !== undefined;
    job = [...entries(at.state.jobs)][0]?.[1]
  ) {
    log.push(`${job.element} ${job.type}`);
    at = at.when({ type: 'CompleteJob', job: job.id, variables: {} }).accepted();
  }
  return { log, spec: at };
}
