import type { FlowElement, JobSpec } from '@onward/model';
import type { CreateXml, ReadContext, ValidationContext } from '../element-module.js';
import { readNumber, readValue, writeNumber, writeValue } from '../expression.js';
import { BPMN_LIMITS } from '../limits.js';
import { childOf, textOf, type ModdleElement } from '../xml/moddle-element.js';
import { findExtension } from './find-extension.js';
import { readHeaders, writeHeaders } from './headers.js';

export const DEFAULT_RETRIES = 3;
const MAX_RETRIES = 2 ** 31 - 1;
export const JOB_EXTENSIONS = ['zeebe:TaskDefinition', 'zeebe:TaskHeaders'] as const;

/**
 * `zeebe:taskDefinition` and its headers: what a worker is asked to do. Without one, a plain BPMN file says it by `implementation`
 * (a name other than BPMN's own ##WebService and ##unspecified), or by the operation. A missing type is empty, which validation names.
 */
export function readJob(source: ModdleElement, context: ReadContext): JobSpec {
  const definition = findExtension(source, 'zeebe:TaskDefinition');
  const retries = definition && textOf(definition, 'retries');
  const type = definition ? textOf(definition, 'type') : plainJobType(source);
  return {
    type: readValue(type ?? ''),
    retries: retries === undefined ? { value: DEFAULT_RETRIES } : readNumber(retries),
    headers: readHeaders(source, context),
  };
}

/** The job type that plain BPMN names; undefined where it names none. */
export function plainJobType(source: ModdleElement): string | undefined {
  const implementation = textOf(source, 'implementation');
  if (implementation !== undefined && !implementation.startsWith('##')) return implementation;
  const operation = childOf(source, 'operationRef');
  return operation && textOf(operation, 'name');
}

export function writeJob(job: JobSpec, create: CreateXml): ModdleElement[] {
  const attributes = { type: writeValue(job.type), retries: writeNumber(job.retries) };
  return [create('zeebe:TaskDefinition', attributes), ...writeHeaders(job.headers, create)];
}

export function validateJob(
  element: FlowElement,
  job: JobSpec,
  label: string,
  context: ValidationContext,
): void {
  const { type, retries } = job;
  if ('value' in type && (typeof type.value !== 'string' || type.value.trim() === '')) {
    const message = `${label} "${element.id}" has no job type. Add <zeebe:taskDefinition type="…" /> with the name its workers know.`;
    context.report('MISSING_JOB_TYPE', message, element.id);
  } else if ('value' in type && String(type.value).length > BPMN_LIMITS.maxNameLength) {
    const message = `The job type of ${label.toLowerCase()} "${element.id}" has more than ${BPMN_LIMITS.maxNameLength} characters.`;
    context.report('MISSING_JOB_TYPE', message, element.id);
  }
  if (
    'value' in retries &&
    !(Number.isInteger(retries.value) && Number(retries.value) > 0 && Number(retries.value) <= MAX_RETRIES)
  ) {
    const message = `The retries of ${label.toLowerCase()} "${element.id}" are "${retries.value}". Use a whole number from 1 to ${MAX_RETRIES}.`;
    context.report('INVALID_RETRIES', message, element.id);
  }
  context.checkExpression(type, 'the job type', element);
  context.checkExpression(retries, 'the retries', element);
}
