import type { ExecutionListener, JobSpec, TaskListener } from '@onward/model';
import type { CreateXml, ReadContext } from '../element-module.js';
import { readNumber, readValue, writeNumber, writeValue } from '../expression.js';
import { childOf, childrenOf, describe, textOf, type ModdleElement } from '../xml/moddle-element.js';
import { findExtension } from './find-extension.js';
import { headersOf, writeHeaders } from './headers.js';
import { DEFAULT_RETRIES } from './job.js';

const STEPS: readonly ExecutionListener['on'][] = ['start', 'end'];
const TASK_STEPS: readonly TaskListener['on'][] = [
  'creating',
  'assigning',
  'updating',
  'completing',
  'canceling',
];

/** `zeebe:executionListeners`: jobs before an element or the process starts and before it completes. */
export function readListeners(
  source: ModdleElement,
  context: ReadContext,
): { readonly listeners?: readonly ExecutionListener[] } {
  const listeners = read(source, 'zeebe:ExecutionListeners', STEPS, context);
  return listeners.length === 0 ? {} : { listeners };
}

/** `zeebe:taskListeners`: jobs at the steps of a user task's life. */
export function readTaskListeners(
  source: ModdleElement,
  context: ReadContext,
): { readonly taskListeners?: readonly TaskListener[] } {
  const taskListeners = read(source, 'zeebe:TaskListeners', TASK_STEPS, context);
  return taskListeners.length === 0 ? {} : { taskListeners };
}

function read<T extends string>(
  source: ModdleElement,
  type: 'zeebe:ExecutionListeners' | 'zeebe:TaskListeners',
  steps: readonly T[],
  context: ReadContext,
): readonly { readonly on: T; readonly job: JobSpec }[] {
  const extension = findExtension(source, type);
  return (extension ? childrenOf(extension, 'listeners') : []).flatMap((listener) => {
    const on = steps.find((step) => step === listener['eventType']);
    if (on !== undefined) return [{ on, job: readListenerJob(listener, source, context) }];
    const message = `${describe(source)} has a listener for "${textOf(listener, 'eventType') ?? ''}". Use one of ${steps.join(', ')}.`;
    context.report('INVALID_LISTENER', message, source.id);
    return [];
  });
}

function readListenerJob(listener: ModdleElement, source: ModdleElement, context: ReadContext): JobSpec {
  const retries = textOf(listener, 'retries');
  return {
    type: readValue(textOf(listener, 'type') ?? ''),
    retries: retries === undefined ? { value: DEFAULT_RETRIES } : readNumber(retries),
    headers: headersOf(childOf(listener, 'headers'), source, context),
  };
}

export const writeListeners = (
  listeners: readonly ExecutionListener[] | undefined,
  create: CreateXml,
): ModdleElement[] => write('Execution', listeners, create);

export const writeTaskListeners = (
  listeners: readonly TaskListener[] | undefined,
  create: CreateXml,
): ModdleElement[] => write('Task', listeners, create);

function write(
  kind: 'Execution' | 'Task',
  all: readonly { readonly on: string; readonly job: JobSpec }[] = [],
  create: CreateXml,
): ModdleElement[] {
  if (all.length === 0) return [];
  const listeners = all.map(({ on, job }) => {
    const [headers] = writeHeaders(job.headers, create);
    return create(`zeebe:${kind}Listener`, {
      eventType: on,
      type: writeValue(job.type),
      retries: writeNumber(job.retries),
      ...(headers ? { headers } : {}),
    });
  });
  return [create(`zeebe:${kind}Listeners`, { listeners })];
}
