import { recordUnhandled } from '../incidents.js';
import { setVariables } from '../variables/assign.js';
import { refusalOf } from '../variables/check.js';
import { findOpenJob } from './find.js';
import type { CommandHandler } from './handler.js';
import { codeOf, messageOf, workerOf } from './job-texts.js';

/** A BPMN error (BPMN 2.0.2 §10.5.1). Nothing in the model can catch one yet, so it is unhandled. */
export const throwJobError: CommandHandler<'ThrowJobError'> = (tx, command) => {
  const found = findOpenJob(tx, command.job);
  if (!found.ok) return found.rejection;
  const { variables = {} } = command;
  const refusal = refusalOf(variables, tx.context.limits.maxVariableBytes);
  if (refusal) return refusal;

  const job = found.value;
  const { id, elementInstance, token } = job;
  const code = codeOf(command);
  const message = messageOf(command);
  tx.emit('JobErrorThrown', { job: id, elementInstance, token, code, message, ...workerOf(command) });
  setVariables(tx, elementInstance, variables);
  const unhandled = `Nothing catches the error "${code}"${message === '' ? '.' : `: ${message}`}`;
  recordUnhandled(tx, job, 'UNHANDLED_ERROR_EVENT', unhandled, code);
  return undefined;
};
