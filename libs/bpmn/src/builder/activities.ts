import type { Expression, IoMapping, ServiceTask, UserTask } from '@onward/model';
import { literal, readNumber, readValue } from '../expression.js';
import { DEFAULT_RETRIES } from '../extensions/job.js';
import type { JobOptions, Literal, TaskOptions } from './options.js';

/** Options become elements exactly as the XML reader makes them, so that both ways lead to equal definitions. */
export function serviceTask(id: string, options: JobOptions, isForCompensation = false): ServiceTask {
  const { name, type, retries = DEFAULT_RETRIES, headers = {} } = options;
  return {
    id,
    ...(name === undefined ? {} : { name }),
    type: 'serviceTask',
    ...(isForCompensation ? { isForCompensation } : {}),
    ...ioMapping(options),
    job: { type: readValue(type), retries: readNumber(String(retries)), headers: { ...headers } },
  };
}

export function userTask(id: string, options: TaskOptions, isForCompensation = false): UserTask {
  const { name, headers = {}, formId, priority } = options;
  const { assignee, candidateGroups, candidateUsers, dueDate, followUpDate, externalFormReference } = options;
  const texts = { assignee, candidateGroups, candidateUsers, dueDate, followUpDate, externalFormReference };
  const given = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    id,
    ...(name === undefined ? {} : { name }),
    type: 'userTask',
    ...(isForCompensation ? { isForCompensation } : {}),
    ...ioMapping(options),
    ...(Object.fromEntries(given.map(([key, text]) => [key, readValue(text)])) as Partial<
      Record<keyof typeof texts, Expression>
    >),
    ...(priority === undefined ? {} : { priority: readNumber(String(priority)) }),
    ...(formId === undefined ? {} : { formId }),
    headers: { ...headers },
  };
}

function ioMapping({ inputs = {}, outputs = {} }: Pick<JobOptions, 'inputs' | 'outputs'>): {
  readonly io?: IoMapping;
} {
  const mappings = (all: Readonly<Record<string, Literal>>): IoMapping['inputs'] =>
    Object.entries(all).map(([target, source]) => ({ source: literal(source), target }));
  const io = { inputs: mappings(inputs), outputs: mappings(outputs) };
  return io.inputs.length + io.outputs.length === 0 ? {} : { io };
}
