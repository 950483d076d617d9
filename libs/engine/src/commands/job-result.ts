import type { JsonObject, Rejection } from '@onward/model';
import type { TaskListenerResult } from '../commands.js';
import type { UserTaskChanges } from '../events.js';
import { reject } from '../rejections.js';
import type { Job } from '../state.js';
import { isEmpty } from '../variables/lookup.js';
import { checkChanges } from './user-task-changes.js';

type Told =
  | { readonly ok: true; readonly corrections: UserTaskChanges }
  | { readonly ok: false; readonly rejection: Rejection };

const refused = (message: string, field = 'result'): Told => ({
  ok: false,
  rejection: reject('JOB_RESULT_INVALID', message, { field }),
});

/** Told of a step of a user task, not of an element's start or end. */
export const isTaskListener = (listener: Job['listener']): listener is NonNullable<Job['listener']> =>
  listener !== undefined && listener.on !== 'start' && listener.on !== 'end';

/** What a worker says of the step its task listener was told of: nothing, that it is denied, or what is to be corrected; no variables. */
export function checkResult(
  result: TaskListenerResult | undefined,
  variables: JsonObject,
  listener: Job['listener'],
): Told {
  if (isTaskListener(listener) && !isEmpty(variables)) {
    const message =
      'The job of a task listener sets no variables. Leave them out; correct the user task, or use an execution listener.';
    return refused(message, 'variables');
  }
  const { denied = false, corrections = {} } = result ?? {};
  const corrects = Object.values(corrections).some((value) => value !== undefined);
  if (!denied && !corrects) return { ok: true, corrections: {} };
  if (!isTaskListener(listener))
    return refused('Only the job of a task listener can deny or correct something. Leave the result out.');
  if (denied && corrects)
    return refused('A step that is denied changes nothing. Leave out "denied", or the corrections.');
  if (denied && (listener.on === 'creating' || listener.on === 'canceling'))
    return refused(`The ${listener.on} of a user task cannot be denied. Leave "denied" out.`, 'denied');
  const checked = checkChanges(corrections);
  return checked.ok ? { ok: true, corrections: checked.changes } : checked;
}
