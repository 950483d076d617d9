import type { ExecutionListener, FlowElement, ProcessDefinition, TaskListener } from '@onward/model';
import type { ValidationContext } from '../element-module.js';
import { validateJob } from '../extensions/job.js';

type Step = ExecutionListener['on'];

/** Which elements cannot have listeners at their start or their end, and where to put them instead: as in Camunda 8. */
const NOT_THERE: readonly {
  readonly on: readonly Step[];
  readonly has: (element: FlowElement) => boolean;
  readonly instead: string;
}[] = [
  {
    on: ['start'],
    has: ({ type }) => type === 'startEvent',
    instead: 'Use a start listener of the process or sub-process it starts',
  },
  {
    on: ['start', 'end'],
    has: (element) => element.type === 'boundaryEvent' && element.handler !== undefined,
    instead: 'Use listeners of its compensation handler',
  },
  {
    on: ['start'],
    has: ({ type }) => type === 'boundaryEvent',
    instead: 'Use a start listener of the activity it is attached to',
  },
  {
    on: ['start'],
    has: (element) => element.type === 'eventBasedGateway' && element.instantiate === true,
    instead: 'Use a start listener of the process it starts',
  },
  {
    on: ['end'],
    has: ({ type }) => type.endsWith('Gateway'),
    instead: 'Use start listeners of the elements behind it',
  },
  {
    on: ['end'],
    has: (element) =>
      element.type === 'endEvent' &&
      element.throws?.some(({ type }) => type === 'error' || type === 'cancel') === true,
    instead: 'It ends with what it throws: use listeners of the event that catches it',
  },
];

export function validateListeners(definition: ProcessDefinition, context: ValidationContext): void {
  const { processId, listeners = [], elements } = definition;
  const process: FlowElement = { id: processId, type: 'task' };
  validateAll(process, listeners, 'process', context);
  for (const element of elements) {
    const label = context.labelOf(element).toLowerCase();
    const placed = element.listeners?.filter(({ on }) => isPlaced(element, on, context)) ?? [];
    validateAll(element, placed, label, context);
    if (element.type === 'userTask') validateJobs(element, element.taskListeners ?? [], label, context);
  }
}

function isPlaced(element: FlowElement, on: Step, context: ValidationContext): boolean {
  const refusal = NOT_THERE.find((it) => it.on.includes(on) && it.has(element));
  if (refusal === undefined) return true;
  const message = `${context.labelOf(element)} "${element.id}" has an execution listener for "${on}", which it cannot have. ${refusal.instead}.`;
  context.report('UNSUPPORTED_EXTENSION', message, element.id);
  return false;
}

/** Two that are told the same are told apart by nothing. */
function validateAll(
  element: FlowElement,
  listeners: readonly ExecutionListener[],
  label: string,
  context: ValidationContext,
): void {
  const seen = new Set<string>();
  for (const { on, job } of listeners) {
    const key = `${on} ${JSON.stringify(job.type)}`;
    if (seen.has(key)) {
      const type = 'feel' in job.type ? `=${job.type.feel}` : String(job.type.value);
      const message = `The ${label} "${element.id}" has two listeners for "${on}" with job type "${type}". Keep one, or give them different types.`;
      context.report('INVALID_LISTENER', message, element.id);
    }
    seen.add(key);
  }
  validateJobs(element, listeners, label, context);
}

function validateJobs(
  element: FlowElement,
  listeners: readonly (ExecutionListener | TaskListener)[],
  label: string,
  context: ValidationContext,
): void {
  for (const { job } of listeners) validateJob(element, job, `Listener of ${label}`, context);
}
