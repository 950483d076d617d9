import type { Rejection } from '@onward/model';
import type { Command, CommandType } from '../commands.js';
import type { Transaction } from '../transaction.js';
import { activateAdHocElements } from './activate-ad-hoc-elements.js';
import { assignChildInstance, endCall, escalateCall, rejectCall } from './calls.js';
import { correlateMessage, receiveSignal, triggerTimer } from './events.js';
import { advance } from './advance.js';
import { cancelProcessInstance } from './cancel-process-instance.js';
import { completeJob } from './complete-job.js';
import { createProcessInstance } from './create-process-instance.js';
import { failJob } from './fail-job.js';
import type { CommandHandler } from './handler.js';
import { resolveIncident } from './resolve-incident.js';
import { setVariables } from './set-variables.js';
import { startCompensation } from './start-compensation.js';
import { throwJobError } from './throw-job-error.js';
import { updateJob } from './update-job.js';
import { assignUserTask, completeUserTask, unassignUserTask, updateUserTask } from './user-tasks.js';

/** A handler per command: a new one is a file and a line here; forgetting it does not compile. */
const COMMANDS: { readonly [T in CommandType]: CommandHandler<T> } = {
  CreateProcessInstance: createProcessInstance,
  CancelProcessInstance: cancelProcessInstance,
  CompleteJob: completeJob,
  FailJob: failJob,
  ThrowJobError: throwJobError,
  UpdateJob: updateJob,
  AssignUserTask: assignUserTask,
  UnassignUserTask: unassignUserTask,
  UpdateUserTask: updateUserTask,
  CompleteUserTask: completeUserTask,
  ResolveIncident: resolveIncident,
  SetVariables: setVariables,
  TriggerTimer: triggerTimer,
  CorrelateMessage: correlateMessage,
  ReceiveSignal: receiveSignal,
  AssignChildInstance: assignChildInstance,
  RejectCall: rejectCall,
  EscalateCall: escalateCall,
  EndCall: endCall,
  ActivateAdHocElements: activateAdHocElements,
  StartCompensation: startCompensation,
  Advance: advance,
};

export function handle(tx: Transaction, command: Command): Rejection | undefined {
  return (COMMANDS[command.type] as CommandHandler<CommandType>)(tx, command);
}
