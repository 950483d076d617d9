import { catchEvent } from '../catching.js';
import { reject } from '../rejections.js';
import { findCatcher, uncaught } from '../throwing.js';
import { setVariables } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import { findOpenJob } from './find.js';
import type { CommandHandler } from './handler.js';
import { codeOf, messageOf, workerOf } from './job-texts.js';

/** A BPMN error (BPMN 2.0.2 §10.5.1, §13.5.5): the nearest event that catches it interrupts what it is for. */
export const throwJobError: CommandHandler<'ThrowJobError'> = (tx, command) => {
  const found = findOpenJob(tx, command.job);
  if (!found.ok) return found.rejection;
  if (found.value.listener !== undefined)
    return reject(
      'JOB_ERROR_NOT_ALLOWED',
      'The job of a listener throws no BPMN errors. Fail it, or complete it with variables that the process decides on.',
    );
  const { variables = {} } = command;
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  const job = found.value;
  const { id, elementInstance, token } = job;
  const code = codeOf(command);
  const message = messageOf(command);
  // In a frozen instance it is only recorded: compensation ends what it is thrown from.
  const catcher = tx.isFrozen ? undefined : findCatcher(tx, elementInstance, 'error', code);
  tx.emit('JobErrorThrown', {
    job: id,
    elementInstance,
    token,
    code,
    message,
    ...workerOf(command),
    ...(catcher && { caughtBy: catcher.element.id }),
  });
  if (catcher !== undefined) {
    catchEvent(tx, catcher.element, catcher.owner, variables);
    return undefined;
  }
  setVariables(tx, elementInstance, variables);
  const unhandled = `Nothing catches the error "${code}"${message === '' ? '.' : `: ${message}`}`;
  uncaught(tx, elementInstance, code, unhandled, id);
  return undefined;
};
