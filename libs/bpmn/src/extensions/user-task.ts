import type { UserTask } from '@onward/model';
import { readNumber, readValue, writeNumber, writeValue } from '../expression.js';
import { readPerformers } from '../data/performers.js';
import type { CreateXml, ReadContext } from '../element-module.js';
import { textOf, type ModdleElement } from '../xml/moddle-element.js';
import { findExtension } from './find-extension.js';

export const USER_TASK_EXTENSIONS = [
  'zeebe:UserTask',
  'zeebe:AssignmentDefinition',
  'zeebe:TaskSchedule',
  'zeebe:PriorityDefinition',
  'zeebe:FormDefinition',
  'zeebe:TaskHeaders',
] as const;

const KEYS = [
  'assignee',
  'candidateGroups',
  'candidateUsers',
  'dueDate',
  'followUpDate',
  'priority',
  'formId',
  'externalFormReference',
] as const;
type Key = (typeof KEYS)[number];
/** Who it is for, until when, how urgent, with which form. */
type Spec = Pick<UserTask, Key>;

/** Where each property is written: extension element, attribute. */
const PLACES: { readonly [K in Key]-?: readonly [`zeebe:${string}`, string] } = {
  assignee: ['zeebe:AssignmentDefinition', 'assignee'],
  candidateGroups: ['zeebe:AssignmentDefinition', 'candidateGroups'],
  candidateUsers: ['zeebe:AssignmentDefinition', 'candidateUsers'],
  dueDate: ['zeebe:TaskSchedule', 'dueDate'],
  followUpDate: ['zeebe:TaskSchedule', 'followUpDate'],
  priority: ['zeebe:PriorityDefinition', 'priority'],
  formId: ['zeebe:FormDefinition', 'formId'],
  externalFormReference: ['zeebe:FormDefinition', 'externalReference'],
};

/** Without `zeebe:assignmentDefinition`, the performers of plain BPMN say who it is for. */
export function readUserTaskSpec(source: ModdleElement, context: ReadContext): Spec {
  const assigned = findExtension(source, 'zeebe:AssignmentDefinition') !== undefined;
  return { ...(assigned ? {} : readPerformers(source, context)), ...readExtensions(source) };
}

function readExtensions(source: ModdleElement): Spec {
  const spec: Record<string, unknown> = {};
  for (const [key, [type, attribute]] of Object.entries(PLACES)) {
    const extension = findExtension(source, type);
    const text = extension && textOf(extension, attribute);
    if (text === undefined) continue;
    if (key === 'formId') spec[key] = text;
    else spec[key] = key === 'priority' ? readNumber(text) : readValue(text);
  }
  return spec;
}

/** Always with `zeebe:userTask`: without it Camunda takes a user task for a job. */
export function writeUserTaskSpec(task: UserTask, create: CreateXml): ModdleElement[] {
  const extensions = new Map<string, Record<string, string>>();
  for (const [key, [type, attribute]] of Object.entries(PLACES)) {
    const value = task[key as Key];
    if (value === undefined) continue;
    const attributes = extensions.get(type) ?? {};
    extensions.set(type, attributes);
    attributes[attribute] =
      typeof value === 'string' ? value : key === 'priority' ? writeNumber(value) : writeValue(value);
  }
  return [create('zeebe:UserTask'), ...[...extensions].map(([type, attributes]) => create(type, attributes))];
}
