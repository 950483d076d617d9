import type { Json, Rejection } from '@onward/model';
import { asMoment, asPriority, asTexts, type Conversion } from '../elements/conversions.js';
import type { UserTaskChanges } from '../events.js';
import { reject } from '../rejections.js';

export const MAX_ASSIGNEE = 500;
/** Of one list. */
const MAX_CANDIDATES = 1000;

type Checked =
  | { readonly ok: true; readonly changes: UserTaskChanges }
  | { readonly ok: false; readonly rejection: Rejection };

/** What somebody wants to change of a user task, as it is stored: empty text takes a value away. */
export function checkChanges(wanted: UserTaskChanges): Checked {
  const changes: Record<string, Json> = {};
  for (const [name, convert] of Object.entries(CHECKS)) {
    const value = wanted[name as keyof UserTaskChanges] as Json | undefined;
    if (value === undefined) continue;
    const converted = convert(value);
    if (!converted.ok) {
      const message = `The ${name} must be ${converted.wanted}.`;
      return { ok: false, rejection: reject('USER_TASK_CHANGE_INVALID', message, { field: name }) };
    }
    changes[name] = converted.value ?? EMPTY[name] ?? null;
  }
  return { ok: true, changes };
}

/** What stands for nothing; null where that is not a list or a number. */
const EMPTY: Readonly<Record<string, Json>> = { candidateGroups: [], candidateUsers: [], priority: 50 };

type Check = (value: Json) => Conversion<Json>;

const CHECKS: { readonly [K in keyof Required<UserTaskChanges>]: Check } = {
  assignee: (value) =>
    value === null || (typeof value === 'string' && value.length <= MAX_ASSIGNEE)
      ? { ok: true, value: value === '' ? undefined : value }
      : { ok: false, wanted: `text of ${MAX_ASSIGNEE} characters at most` },
  dueDate: asMoment,
  followUpDate: asMoment,
  candidateGroups: asCandidates,
  candidateUsers: asCandidates,
  priority: asPriority,
};

function asCandidates(value: Json): Conversion<Json> {
  const isList = Array.isArray(value) && value.length <= MAX_CANDIDATES;
  return isList
    ? (asTexts(value) as Conversion<Json>)
    : { ok: false, wanted: `a list of ${MAX_CANDIDATES} texts at most` };
}
